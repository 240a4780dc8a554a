import { defineMessages } from '../../../ui/text/messages'

export const profileText = defineMessages({
  zh: {
    title: '个人资料',
    avatar: '头像',
    changeAvatar: '更换头像',
    uploading: (percent: number) => `正在上传 ${percent}%`,
    avatarHint: '头像没有变化？说明图片未通过微信的安全检测，请换一张。',
    retryUpload: '重新上传',
    stopUpload: '取消上传',
    nickname: '昵称',
    nicknamePlaceholder: '请输入昵称',
    nicknameEmpty: '请输入昵称。',
    nicknameTooLong: (max: number) => `昵称最多 ${max} 个字。`,
    nicknamePlaceholderName: '这是系统默认名称，请换成您的昵称。',
    nicknameWiped: '昵称未通过微信的安全检测，请换一个。',
    unsaved: '昵称还没有保存，确定离开吗？',
  },
  en: {
    title: 'Profile',
    avatar: 'Picture',
    changeAvatar: 'Change picture',
    uploading: (percent: number) => `Uploading ${percent}%`,
    avatarHint:
      'Nothing changed? Then the picture did not pass WeChat’s safety check. Choose another one.',
    retryUpload: 'Upload again',
    stopUpload: 'Stop upload',
    nickname: 'Nickname',
    nicknamePlaceholder: 'Your nickname',
    nicknameEmpty: 'Please enter a nickname.',
    nicknameTooLong: (max: number) => `A nickname has at most ${max} characters.`,
    nicknamePlaceholderName: 'That is a default name. Choose your own.',
    nicknameWiped: 'This nickname did not pass WeChat’s safety check. Choose another one.',
    unsaved: 'Your nickname is not saved yet. Leave anyway?',
  },
})

import { defineMessages } from '../../../ui/text/messages'

/**
 * What this app really does, in plain words, as a start. Fill in what is in 【】 or [], have your own
 * lawyer look at it, and say the same in WeChat's 用户隐私保护指引.
 */
export const agreementText = defineMessages({
  zh: {
    terms: {
      title: '用户协议',
      sections: [
        {
          heading: '服务',
          text: '本应用让您用{host}身份登录，并管理自己的账号。多数内容无需登录即可浏览。',
        },
        {
          heading: '您的账号',
          text: '账号与您的{host}身份绑定，请勿转借他人。您可以随时退出登录、让其他设备下线，或注销账号。',
        },
        {
          heading: '内容规范',
          text: '昵称和头像不得违法或侵犯他人权利，提交时会进行安全审核，未通过的内容不会保存。',
        },
        {
          heading: '运营者与联系方式',
          text: '运营者：【公司名称】。联系方式：【电子邮箱或电话】。生效日期：【年月日】。',
        },
      ],
    },
    privacy: {
      title: '隐私政策',
      sections: [
        {
          heading: '我们收集什么',
          text: '登录时，{host}向我们的服务器提供您在本应用的用户标识。昵称、头像和手机号只在您主动填写或授权后收集。我们还记录登录设备的型号和时间，以便您发现异常登录。',
        },
        {
          heading: '用途与保存',
          text: '这些数据只用于识别您的账号、显示资料、联系您和保障安全，不会出售或用于广告。数据保存到您注销账号为止。',
        },
        {
          heading: '您的权利',
          text: '您可以在“设置”中查看、更正、导出和删除自己的数据。注销账号后，数据会立即删除。',
        },
        {
          heading: '个人信息处理者与联系方式',
          text: '处理者：【公司名称】，【注册地址】。个人信息保护联系方式：【电子邮箱或电话】。更新日期：【年月日】，生效日期：【年月日】。',
        },
      ],
    },
  },
  en: {
    terms: {
      title: 'Terms of use',
      sections: [
        {
          heading: 'The service',
          text: 'This app lets you sign in with your {host} identity and manage your account. Most of it can be used without signing in.',
        },
        {
          heading: 'Your account',
          text: 'Your account belongs to your {host} identity; do not lend it to others. You can sign out, sign other devices out, or delete the account at any time.',
        },
        {
          heading: 'What you post',
          text: 'Nicknames and pictures must be lawful and respect the rights of others. They are checked when you submit them; what does not pass is not saved.',
        },
        {
          heading: 'Operator and contact',
          text: 'Operator: [company name]. Contact: [email address or phone number]. In force since: [date].',
        },
      ],
    },
    privacy: {
      title: 'Privacy policy',
      sections: [
        {
          heading: 'What we collect',
          text: 'When you sign in, our server gets your {host} identifier for this app. Your nickname, picture and phone number are collected only when you enter them or agree. We also note the model of each device and the time it signed in, so that you can spot a stranger.',
        },
        {
          heading: 'Why, and for how long',
          text: 'The data serves to recognize your account, show your profile, reach you and keep the account safe. It is never sold or used for advertising. It is kept until you delete the account.',
        },
        {
          heading: 'Your rights',
          text: 'You can see, correct, export and delete your data under “Settings”. When you delete the account, the data is removed at once.',
        },
        {
          heading: 'Operator and contact',
          text: 'Controller: [company name], [registered address]. Contact for privacy: [email address or phone number]. Last updated: [date]. In force since: [date].',
        },
      ],
    },
  },
})

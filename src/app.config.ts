// Only WeChat reads theme.json; elsewhere the light colours stand until the app paints its own.
const colour = (name: string, light: string): string =>
  process.env.TARO_ENV === 'weapp' ? `@${name}` : light

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/mine/index', 'pages/not-found/index'],
  subPackages: [
    {
      root: 'pages/account',
      pages: [
        'sign-in/index',
        'profile/index',
        'phone/index',
        'devices/index',
        'identities/index',
        'settings/index',
        'export-data/index',
        'delete-account/index',
        'login-log/index',
        'handover/index',
        'agreement/index',
      ],
    },
    {
      root: 'pages/samples',
      pages: ['session/index', 'profile/index', 'phone/index', 'redirect/index', 'web/index'],
    },
  ],
  window: {
    navigationBarTitleText: '通行证',
    navigationBarBackgroundColor: colour('navigationBarBackgroundColor', '#ededed'),
    navigationBarTextStyle: colour('navigationBarTextStyle', 'black'),
    backgroundColor: colour('backgroundColor', '#ededed'),
    backgroundTextStyle: colour('backgroundTextStyle', 'dark'),
  },
  tabBar: {
    color: colour('tabBarColor', '#666666'),
    selectedColor: colour('tabBarSelectedColor', '#007a3d'),
    backgroundColor: colour('tabBarBackgroundColor', '#f7f7f7'),
    list: [
      {
        pagePath: 'pages/home/index',
        text: '首页',
        iconPath: 'assets/tab-home.png',
        selectedIconPath: 'assets/tab-home-selected.png',
      },
      {
        pagePath: 'pages/mine/index',
        text: '我的',
        iconPath: 'assets/tab-mine.png',
        selectedIconPath: 'assets/tab-mine-selected.png',
      },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  // Taro hides a page that is on its way out by a timer, also where the user has come back to it meanwhile.
  ...(process.env.TARO_ENV === 'h5' ? { animation: false } : {}),
  // Copied by config/index.ts; only WeChat reads it.
  ...(process.env.TARO_ENV === 'weapp' ? { sitemapLocation: 'sitemap.json' } : {}),
})

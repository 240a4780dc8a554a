// A build replaces these two; a module that creates the runtime reads them as it is imported.
process.env.TARO_ENV ??= 'weapp'
process.env.TARO_APP_API_BASE_URL ??= 'https://api.example.com'

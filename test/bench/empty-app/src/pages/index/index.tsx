import { Text, View } from '@tarojs/components'

const Index = () => (
  <View>
    <Text>Hello</Text>
  </View>
)

export default Index

import '@testing-library/jest-dom/jest-globals'
import { resetTaro } from './taro'

afterEach(resetTaro)

// What Node itself can do at most: the unit of every other number.
import { createServer } from 'node:http'
import { announce } from './announce'

announce(createServer((_request, response) => response.end('hello')))

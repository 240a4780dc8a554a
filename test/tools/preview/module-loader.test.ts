/** @jest-environment jsdom */
import { createModuleLoader } from '../../../tools/preview/browser/runtime/module-loader'

const load = (sources: Record<string, string>, path = 'app.js', provided = {}): unknown =>
  createModuleLoader(sources, provided).load(path)

describe('createModuleLoader', () => {
  it('runs a module once, and finds others relative to it', () => {
    const sources = {
      'app.js':
        'exports.same = require("./lib/a") === require("lib/a.js"); exports.v = require("./lib/a").v',
      'lib/a.js': 'exports.v = require("../b").v + 1',
      'b.js': 'module.exports = { v: 1 }',
    }
    expect(load(sources)).toEqual({ same: true, v: 2 })
  })

  it('lets modules need each other', () => {
    const sources = {
      'app.js': 'exports.a = 1; exports.b = require("./b").b',
      'b.js': 'exports.b = require("./app").a + 1',
    }
    expect(load(sources)).toEqual({ a: 1, b: 2 })
  })

  it('names a module that is missing', () => {
    expect(() => load({ 'app.js': 'require("./vendors")' })).toThrow(
      "module 'vendors.js' is not defined",
    )
  })

  it.each(['window', 'document', 'localStorage', 'location', 'XMLHttpRequest', 'URL', 'process'])(
    'has no %s, also not as a global',
    (name) => {
      const source = `exports.kind = typeof ${name}; exports.global = typeof globalThis.${name}`
      expect(load({ 'app.js': source })).toEqual({ kind: 'undefined', global: 'undefined' })
    },
  )

  it('has the language, timers and what the host provides', () => {
    const source = `exports.kinds = [typeof Promise, typeof Map, typeof setTimeout, typeof wx.login,
      typeof globalThis.Date, typeof globalThis.wx].join()`
    expect(load({ 'app.js': source }, 'app.js', { wx: { login: () => undefined } })).toEqual({
      kinds: 'function,function,function,function,function,object',
    })
  })

  it('lets a module declare a name that is hidden', () => {
    expect(
      load({ 'app.js': '"use strict"; const name = 1, location = 2; exports.v = name + location' }),
    ).toEqual({ v: 3 })
  })
})

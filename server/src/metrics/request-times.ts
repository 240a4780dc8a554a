import type { Registry } from 'prom-client'

interface Series {
  labels: { method: string; route: string; status: string }
  /** How many took at most as long as the bound of the same index; the last one has no bound. */
  buckets: number[]
  count: number
  sumSeconds: number
}

const name = 'passport_http_request_seconds'
const help = 'Time to answer a request, by method, route and status'
const boundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export type ObserveRequest = (
  method: string,
  route: string,
  status: number,
  seconds: number,
) => void

/**
 * A histogram that every request goes through. The library's own looks its labels up by sorting
 * and joining them each time, which costs as much as finding the session; this one counts, and
 * takes the library's form only when somebody reads.
 */
export const createRequestTimes = (registry: Registry): ObserveRequest => {
  const series = new Map<string, Series>()

  const valuesOf = ({ labels, buckets, count, sumSeconds }: Series) => {
    let total = 0
    const cumulative = buckets.map((bucket, index) => {
      total += bucket
      const le = boundsSeconds[index] ?? '+Inf'
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total }
    })
    return [
      ...cumulative,
      { metricName: `${name}_sum`, labels, value: sumSeconds },
      { metricName: `${name}_count`, labels, value: count },
    ]
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: () =>
      Promise.resolve({
        name,
        help,
        type: 'histogram',
        aggregator: 'sum',
        values: [...series.values()].flatMap(valuesOf),
      }),
    reset: () => series.clear(),
  }
  // What the registry asks of a metric; its type names the library's own classes alone.
  registry.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0])

  return (method, route, status, seconds) => {
    const key = `${method}${status}${route}`
    let found = series.get(key)
    if (found === undefined) {
      found = {
        labels: { method, route, status: String(status) },
        buckets: new Array<number>(boundsSeconds.length + 1).fill(0),
        count: 0,
        sumSeconds: 0,
      }
      series.set(key, found)
    }
    let index = 0
    while (index < boundsSeconds.length && seconds > (boundsSeconds[index] ?? Infinity)) index += 1
    found.buckets[index] = (found.buckets[index] ?? 0) + 1
    found.count += 1
    found.sumSeconds += seconds
  }
}

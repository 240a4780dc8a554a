import type { Outcome } from './outcome'
import type { Cell } from './report'
import { scenarios, type RacedScenarioName } from './scenarios'

/** What each outcome of ours has to be. The names are printed when one is not. */
const everywhere: Record<string, (outcome: Outcome) => boolean> = {
  'one login': ({ logins }) => logins === 1,
  'nobody hangs': ({ hanging }) => hanging === 0,
  'no wrong answer': ({ wrong }) => wrong === 0,
  'no unhandled rejection': ({ unhandledRejections }) => unhandledRejections === 0,
  'no login code sent twice': ({ reusedCodes }) => reusedCodes === 0,
}

const allAnswered = {
  'every request answered': ({ rejected }: Outcome) => rejected === 0,
}
const allRejected = {
  'every request rejected': ({ ok }: Outcome) => ok === 0,
  'the session kept': ({ hasSession }: Outcome) => hasSession,
}

const goals: Record<
  RacedScenarioName,
  Record<string, (outcome: Outcome, parallel: number) => boolean>
> = {
  cold: allAnswered,
  expired: allAnswered,
  expiredSpread: allAnswered,
  loginFails: allRejected,
  alwaysRejected: {
    ...allRejected,
    'at most two calls a request': ({ calls }, parallel) => calls <= 2 * parallel,
  },
}

/** One line for each goal that a run of ours missed, with what it takes to run it again. */
export const missedGoals = (cells: readonly Cell[]): string[] =>
  cells
    .filter(({ peer }) => peer === 'taroPassport')
    .flatMap(({ scenario, parallel, outcomes }) =>
      outcomes.flatMap((outcome, run) =>
        Object.entries({ ...everywhere, ...goals[scenario] })
          .filter(([, isMet]) => !isMet(outcome, parallel))
          .map(
            ([goal]) =>
              `missed: ${goal} (${scenarios[scenario].title}, ${String(parallel)} at once, ` +
              `seed + ${String(run)}): ${JSON.stringify(outcome)}`,
          ),
      ),
    )

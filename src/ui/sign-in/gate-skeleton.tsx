import { Skeleton } from '../widgets/skeleton'

/** Where nothing is known of the page behind the gate. */
export const GateSkeleton = () => <Skeleton rows={4} hasPicture />

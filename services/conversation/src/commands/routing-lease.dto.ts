import type { RoutingLease } from '@baton/contracts-conversation';
import { IsInt, Matches, Max, Min } from 'class-validator';

export class RoutingLeaseDto implements RoutingLease {
  /** Only leases of routing guard what routing asks for. */
  @Matches(/^routing\/[a-z0-9-]{1,64}$/)
  resource!: string;

  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  epoch!: number;
}

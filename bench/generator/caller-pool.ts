import { type Caller, federatedCaller, rootCaller, userCaller } from './callers';
import type { Account, Company, Duty, Role, User } from './company';
import { Random, Weighted } from './random';
import { roleSession } from './role-sessions';

const HOUR = 3_600_000;
/** Credentials of a role are renewed this often, and with them the access key. */
const SESSION_HOURS = 6;
/** Instances, tasks or people that use one role at the same time. */
const SESSIONS_PER_ROLE = 4;

/** Draws the callers of one account in one Region around one time. */
export class CallerPool {
  private readonly known = new Map<string, Caller>();
  private readonly period: number;
  private readonly byDuty = new Map<Duty, Weighted<Role | User>>();

  constructor(
    private readonly company: Company,
    private readonly account: Account,
    private readonly region: string,
    time: number,
  ) {
    this.period = Math.floor(time / (SESSION_HOURS * HOUR));
  }

  /** Someone whose duty it is; the same few principals do most of the work. */
  draw(duty: Duty, random: Random): Caller {
    if (random.chance(0.006)) return this.rare(random);
    const principal = this.principals(duty).pick(random);
    return 'runtime' in principal
      ? this.session(principal, random.below(SESSIONS_PER_ROLE))
      : this.user(principal);
  }

  private principals(duty: Duty): Weighted<Role | User> {
    const known =
      this.byDuty.get(duty) ??
      Weighted.zipf(
        [...this.account.roles, ...this.account.users].filter((one) => one.duties.includes(duty)),
      );
    this.byDuty.set(duty, known);
    return known;
  }

  /** The root user and the federated users: seldom, but never absent. */
  private rare(random: Random): Caller {
    const name = random.pick(['root', 'federated']);
    return this.remember(name, (stream) => {
      if (name === 'root') return rootCaller(this.account, stream);
      const [broker] = this.account.users;
      if (!broker) throw new RangeError('an account has users');
      return federatedCaller(this.account, broker, this.period * SESSION_HOURS * HOUR, stream);
    });
  }

  private user(user: User): Caller {
    return this.remember(user.arn, (stream) => userCaller(this.account, user, stream));
  }

  private session(role: Role, place: number): Caller {
    const startedAt = this.period * SESSION_HOURS * HOUR;
    return this.remember(`${role.arn} ${place}`, (stream) =>
      roleSession(this.account, role, { region: this.region, place, startedAt }, stream),
    );
  }

  private remember(name: string, create: (stream: Random) => Caller): Caller {
    const key = `${name} ${this.period}`;
    const caller =
      this.known.get(key) ??
      create(Random.named(this.company.seed, this.region, this.account.id, key));
    this.known.set(key, caller);
    return caller;
  }
}

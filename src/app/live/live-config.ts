import type { RouterConfig, WorkspaceConfig } from '../../config/workspace.js';
import type { PublishedPolicy } from '../../routing/policy/policy-registry.js';

/**
 * The configuration of this process as it is now: tokens, keys and addresses as its policy file has them, and the policy
 * that the registry has made current for all processes.
 */
export class LiveConfig implements RouterConfig {
  #file: RouterConfig;
  readonly #adopted = new Map<string, { published: PublishedPolicy; paused: boolean }>();
  #workspaces = new Map<string, WorkspaceConfig>();

  constructor(file: RouterConfig) {
    this.#file = file;
    this.#refresh();
  }

  get workspaces(): WorkspaceConfig[] {
    return [...this.#workspaces.values()];
  }

  find(id: string): WorkspaceConfig | undefined {
    return this.#workspaces.get(id);
  }

  /** @throws {RangeError} when this process's file has no such workspace */
  workspace(id: string): WorkspaceConfig {
    const found = this.find(id);
    if (!found) throw new RangeError(`workspace ${id} is not in this process's policy file`);
    return found;
  }

  isPaused(id: string): boolean {
    return this.#adopted.get(id)?.paused ?? false;
  }

  /** What this process's own file says, current or not. */
  fromFile(id: string): PublishedPolicy | undefined {
    const found = this.#file.workspaces.find((one) => one.id === id);
    if (!found) return undefined;
    const { policy, roster, match, startOn } = found;
    return { policy, roster, match, startOn };
  }

  /** Takes over a changed file; what the registry has made current stays current. */
  replaceFile(file: RouterConfig): void {
    this.#file = file;
    this.#refresh();
  }

  adopt(id: string, published: PublishedPolicy, paused: boolean): void {
    this.#adopted.set(id, { published, paused });
    this.#refresh();
  }

  /** @returns false when there is no adopted policy to pause */
  pause(id: string, paused: boolean): boolean {
    const adopted = this.#adopted.get(id);
    if (!adopted) return false;
    this.#adopted.set(id, { ...adopted, paused });
    return true;
  }

  #refresh(): void {
    this.#workspaces = new Map(
      this.#file.workspaces.map((one) => [one.id, { ...one, ...this.#adopted.get(one.id)?.published }]),
    );
  }
}

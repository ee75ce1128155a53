import { USER_ROLES } from '@app/contracts';
import { errorSummary, field } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { consolePage } from './frame';
import type { ActionForm } from './person-actions.service';
import type { PersonAction } from './person-action.rules';

interface Wording {
  readonly title: (handle: string) => string;
  /** What will happen. */
  readonly effect: string;
  readonly button: string;
  readonly isDanger: boolean;
  /** What is said once it has happened. */
  readonly done: string;
}
const WORDING: Readonly<Record<PersonAction, Wording>> = {
  ban: {
    title: (handle) => `Ban @${handle}?`,
    effect:
      'They are signed out everywhere, their tokens stop working, and nobody sees what they own. They are told the reason when they want to sign in.',
    button: 'Ban account',
    isDanger: true,
    done: 'Banned. Nobody sees what they own.',
  },
  unban: {
    title: (handle) => `End the ban of @${handle}?`,
    effect:
      'They can sign in again, and everybody sees again what this ban has hidden. Their tokens stay revoked, and their role stays user.',
    button: 'End ban',
    isDanger: false,
    done: 'The ban is over.',
  },
  hold: {
    title: (handle) => `Put @${handle} under moderation?`,
    effect: 'They can go on, but nobody sees what they own, until an administrator takes them out of it.',
    button: 'Put under moderation',
    isDanger: true,
    done: 'Under moderation now. Nobody sees what they own.',
  },
  lift: {
    title: (handle) => `Take @${handle} out of moderation?`,
    effect: 'Everybody sees again what it has hidden.',
    button: 'Take out of moderation',
    isDanger: false,
    done: 'Not under moderation any more.',
  },
  role: {
    title: (handle) => `Change the role of @${handle}?`,
    effect: 'Moderators decide about items and can ban people. Administrators can do everything.',
    button: 'Change role',
    isDanger: false,
    done: 'The role is changed.',
  },
};

export function actionNews(action: PersonAction | undefined): string | undefined {
  return action && WORDING[action].done;
}

/** Asks once before something is done about an account, and why. */
export function personActionPage(
  visit: SignedInVisit,
  {
    action,
    handle,
    filled,
    error,
    status,
  }: {
    readonly action: PersonAction;
    readonly handle: string;
    readonly filled: ActionForm;
    readonly error?: string;
    readonly status?: number;
  },
): Page {
  const { title, effect, button, isDanger } = WORDING[action];
  const [name, fields] =
    action === 'role' ? ['role', roles(filled.role)] : ['reason', reasonField(filled.reason, error)];
  return consolePage(visit, {
    title: title(handle),
    tab: 'people',
    ...(status === undefined ? {} : { status }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: name, message: error }])}
      <div class="card">
        <p>${effect}</p>
        ${form(
          visit,
          `/console/people/${handle}/${action}`,
          html`${fields}
            <div class="form-actions actions">
              <button${isDanger && html` class="danger"`}>${button}</button>
              <a class="button second" href="${visit.base}/console/people/${handle}" data-key="u">Leave it</a>
            </div>`,
        )}
      </div>`,
  });
}

function reasonField(value: string, error: string | undefined): Html {
  const hint = 'At most 500 characters.';
  return field({ name: 'reason', label: 'Reason', hint, value, error, autocomplete: 'off', maxLength: 500 });
}
function roles(chosen: string): Html {
  return html`<div class="field">
    <label for="role">Role</label
    ><select id="role" name="role">
      ${USER_ROLES.map((role) => html`<option value="${role}" ${role === chosen && html` selected`}>${role}</option>`)}
    </select>
  </div>`;
}

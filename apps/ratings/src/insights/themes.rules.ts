/** Something people talk about in comments, and the words by which one tells. */
interface Theme {
  readonly theme: string;
  readonly words: RegExp;
}

/**
 * What comments are sorted by. The list is all that can ever come out: neither a reviewer nor a model adds to it, so
 * that no text of theirs is shown in the name of the insights.
 */
const THEMES: readonly Theme[] = [
  { theme: 'offline-mode', words: /\b(offline|without (an? |the )?(internet|network|connection))\b/ },
  { theme: 'performance', words: /\b(slow(er|ly)?|fast(er)?|speed|laggy?|performan(ce|t)|latency|responsive)\b/ },
  { theme: 'resource-use', words: /\b(memory|ram|cpu|battery|leaks?|bloat(ed)?|lightweight)\b/ },
  {
    theme: 'stability',
    words: /\b(crash(es|ed|ing)?|bugs?|buggy|freez(es|ing)|hangs?|unstable|stable|reliab(le|ility))\b/,
  },
  { theme: 'documentation', words: /\b(docs?|documentation|readme|tutorials?|examples?|guides?)\b/ },
  { theme: 'installation', words: /\b(install(s|ed|ing|ation|er)?|set ?up|onboarding)\b/ },
  {
    theme: 'configuration',
    words: /\b(config(s|ure|uration|urable)?|settings?|options?|preferences|custom(i[sz]e|i[sz]able|i[sz]ation)?)\b/,
  },
  { theme: 'updates', words: /\b(updates?|updated|upgrad(e|es|ed|ing)|breaking changes?|changelog|migrat(e|ion))\b/ },
  { theme: 'sign-in', words: /\b(log ?in|sign ?in|sso|oauth|saml|passwords?|two.factor|2fa)\b/ },
  {
    theme: 'security',
    words: /\b(security|secure|insecure|vulnerab(le|ility|ilities)|encrypt(s|ed|ion)?|sandbox(ed|ing)?)\b/,
  },
  { theme: 'privacy', words: /\b(privacy|private data|tracking|telemetry|gdpr|permissions?)\b/ },
  {
    theme: 'price',
    words: /\b(prices?|pricing|expensive|cheap|subscriptions?|paid|paywall|free (tier|plan|version))\b/,
  },
  {
    theme: 'languages',
    words:
      /\b(translat(e|ed|ion|ions)|locali[sz](ed|ation)|i18n|(english|german|french|spanish|chinese|japanese) (version|support))\b/,
  },
  { theme: 'dark-mode', words: /\bdark ?(mode|theme)\b/ },
  { theme: 'design', words: /\b(ui|ux|interface|design|layout|look and feel|intuitive|cluttered)\b/ },
  {
    theme: 'accessibility',
    words: /\b(accessib(le|ility)|a11y|screen ?readers?|keyboard (navigation|shortcuts?)|contrast)\b/,
  },
  { theme: 'mobile', words: /\b(mobile|android|ios|iphone|ipad|tablets?|phone)\b/ },
  { theme: 'platforms', words: /\b(windows|macos|mac|linux|arm64|docker|wsl)\b/ },
  {
    theme: 'integrations',
    words: /\b(integrat(e|es|ed|ion|ions)|webhooks?|api|slack|discord|teams|jira|github|gitlab|notion)\b/,
  },
  {
    theme: 'import-and-export',
    words: /\b(import(s|ing)?|export(s|ing)?|csv|pdf|backups?|sync(s|ing|hroni[sz]ation)?)\b/,
  },
  { theme: 'notifications', words: /\b(notif(y|ies|ications?)|reminders?|alerts?)\b/ },
  { theme: 'search', words: /\b(search(es|ing)?|filter(s|ing)?|find things)\b/ },
  {
    theme: 'support',
    words: /\b(maintainers?|customer support|support team|respon(d|ds|ded|se)|abandoned|unmaintained)\b/,
  },
];
export const THEME_NAMES: readonly string[] = THEMES.map(({ theme }) => theme);

/** How people ask for something. */
const REQUEST =
  /\b(please|wish|hop(e|ing)|would (be )?(nice|great|good|love|like|help)|(i|we) (want|need)|needs? (to|an?|more|better|support)|missing|lacks?|lacking|add|should (have|be|support|allow|let)|could (you|use)|support for|waiting for|no way to|can ?not|can't)\b/;

/** The themes of a comment, and which of them it asks for: in a sentence that asks for something. */
export function themesIn(comment: string): { themes: string[]; requested: string[] } {
  const sentences = comment.toLowerCase().split(/[.!?;\n]+/);
  const asking = sentences.filter((sentence) => REQUEST.test(sentence));
  const named = (texts: readonly string[]): string[] =>
    THEMES.filter(({ words }) => texts.some((text) => words.test(text))).map(({ theme }) => theme);
  return { themes: named(sentences), requested: named(asking) };
}

import { MarkdownMap } from './markdown-map';
import { matchFrom } from './matching';
import type { BundleContext } from './rule';
import type { FindingContext } from './scan-result';
import type { SourceFile } from './source-file';

/** What a skill says of itself when its trade is security: it then has reason to write about attacks. */
const SECURITY_TRADE =
  /\b(?:security|cybersecurity|audit(?:s|or|ing)?|scanners?|guard(?:rails?|ian)?|vet(?:ter|ting|s)|firewall|injections?|malware|pen-?test\w{0,6}|penetration|red-?team\w{0,4}|ctf|forensics?|harden(?:ing|s)?|threats?|vulnerab\w{0,10}|exploit\w{0,6}|phishing|jailbreaks?|exfiltrat\w{0,4}|typosquat\w{0,4}|sast|bug.?bount\w{1,3}|leaked|prompt.?guard|defenders?|trojan|yara|blue.?team\w{0,4}|siem|incident\s{1,3}response|detection\s{1,3}rules?|hidden\s{1,3}prompts?)\b|安全|漏洞|审计|攻击|恶意|セキュリティ|脆弱性/i;

const NEGATED =
  /\b(?:do\s{1,3}not|don['’]?t|never|avoid|must\s{1,3}not|should(?:\s{1,3}not|n['’]t)|refuse\s{1,3}to|instead\s{1,3}of|rather\s{1,3}than|stop\s{1,3}if)\s{1,3}(?:\w{1,12}\s{1,3}){0,2}(?:run|runs|running|execut\w{1,3}|past(?:e|ing)|pip(?:e|ing)|install\w{0,3}|us(?:e|ing)|download\w{0,3}|trust|follow|type|send|share|upload|copy|click|commit|expose|read|accept|enter|put)\b/i;
const PREVENTS =
  /\b(?:reject(?:s|ed|ing)?|blocks|blocked|blocking|den(?:y|ies|ied)|flag(?:s|ged)|detect(?:s|ed|ing|ion|ions|or)?|prevent(?:s|ed|ing)?|forbid(?:s|den)?|prohibited|refus(?:e|es|ed)|quarantine[sd]?|warn(?:s|ed)?\s{1,3}(?:about|against))\b|拒绝|禁止|阻止|检测|拦截|ブロック|検出/i;
const THREAT =
  /\b(?:malicious|malware|attack(?:s|er|ers|ing)?|attackers['’]s?|red\s{1,3}flags?|suspicious|exploit(?:s|ed|ation)?|threats?|vulnerab\w{0,10}|unsafe|phish\w{0,4}|scam\w{0,4}|fraud|steal(?:s|er|ers|ing)?|compromis\w{1,4}|backdoors?|exfiltrat\w{1,4}|injection|dangerous|anti-?patterns?|bad\s{1,3}(?:example|practice)s?|warning\s{1,3}signs?|signs\s{1,3}of|evil|hostile|squatted|fake|victim|indicators?\s{1,3}of|IOCs?)\b|❌|🚩|⛔|危险|危險|恶意|惡意|可疑|攻击|攻擊|骗子|窃取|不安全|钓鱼|悪意|危険|攻撃|不審|詐欺/i;
/** How attackers talk about the warnings their victims will see. */
const REASSURES =
  /\bfalse\s{1,3}(?:positive|alarm)|run\s{1,3}anyway|open\s{1,3}anyway|safe\s{1,3}to\s{1,3}ignore|ignore\s{1,3}(?:the|this|any|all)\s{1,3}(?:warning|alert|message)|do\s{1,3}not\s{1,3}worry|don['’]?t\s{1,3}worry|误报|誤検知/i;
/** Secrecy is not a warning, though it says "never" and "do not". */
const CONCEALS =
  /\b(?:tell|inform|notify|mention|reveal|alert|telling|informing|mentioning|notifying|disclose|aware|notice)\b|不要告诉|別告诉|知らせ/i;
const STUDIES =
  /\b(?:patterns?|signatures?|rules?|checks?|scans?|look(?:s|ing)?\s{1,3}for|examples?|test\s{1,3}cases?|payloads?|catalog(?:ue)?|reference|targets?|listener|cheat\s?sheet|shells|techniques?|samples?|what\s{1,3}(?:to|it|we)|report|findings?|deny|denylist|blocklist|catches|known)\b|检查|信号|示例|模式|规则|パターン|例/i;
const SETS_UP =
  /\b(?:install\w{0,6}|set-?\s?up|prerequisites?|requirements?|required|getting\s{1,3}started|quick\s?start|usage|before|first|dependenc\w{1,3}|how\s{1,3}to\s{1,3}use|must|mandatory|initial\w{0,10})\b|安装|前置|先决|准备|必须|使用|前提|インストール|準備/i;
/** Instructions for set-up are given by system. */
const BY_SYSTEM = /\b(?:windows|mac\s?os|mac|linux|step\s{1,3}\d)\b[^\n]{0,24}[:：—-]/i;
const TELLS_TO_RUN =
  /\b(?:run|execute|paste|copy|launch|download|invoke|type)\b|运行|执行|粘贴|复制|下载|実行|貼り付け/i;

const FIXTURE_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|testdata|test-data|test_data|mocks?|corpus|samples|evals?|benchmarks?)\/|(?:^|\/)(?:examples?|demos?)\/[^/]{0,60}(?:malicious|evil|bad|attack|unsafe|vulnerab|infected|poison)|(?:^|\/)test_[^/]{1,80}$|[._-](?:test|tests|spec)\.[a-z]{1,4}$/i;
const COMMENT = /^\s{0,200}(?:#(?!!)|(?:-|\d{1,2}\.)\s(?!-)|\/\/|\*(?!\/)|\/\*|--\s|;;|REM\s|::)/i;
const LOOKS_FOR =
  /\bre\.(?:compile|search|match|findall|IGNORECASE|I)\b|\bRegExp\b|\.(?:test|match|matchAll|includes|search)\s{0,2}\(|\b(?:e|f|z|rip)?grep\b|\brg\s|\bawk\b|\bsed\s|Select-String|\bPATTERNS?\b|\bpatterns?["']?\s{0,4}[:=]|\bregex\w{0,3}["']?\s{0,4}[:=]|\bsignature|\bBLOCKED|\bDENY|\bDANGEROUS|\bSUSPICIOUS|\bMALICIOUS|\bFORBIDDEN|\bRULES\b|\bINDICATORS?\b|\bIOCS?\b|\bATTACKS?\b|\bPAYLOADS?\b|\bTEST_CASES\b|\bdeny(?:list)?\b|\bblock(?:ed|list)/i;
const EXPRESSION_SYNTAX = /\\[sbdwSWD]|\[\^|\(\?[:=!i<]|\.\*|\.\+|\\\.|\\\||\)\?|\]\+/;
const LISTED_STRING =
  /^\s{0,200}(?:-\s{1,4})?(?:["'`]?[\w -]{1,60}["'`]?\s{0,4}[:=]\s{0,4})?(?:\[|\(|\{)?\s{0,4}(?:r|rb|b|f|u)?["'`/]|^\s{0,200}\(?r?["']/;
const PRINTS =
  /^\s{0,200}(?:echo|printf|print|console\.(?:log|info|warn|error)|log\w{0,10}|Write-(?:Host|Output)|puts|fmt\.Print\w{0,3}|say|info|warn|err(?:or)?|die|click\.echo|logger\.\w{1,10})\b/i;
const HANDS_ON =
  /\|\s{0,8}(?:sudo\s{1,4})?(?:ba|z|da)?sh\b\s{0,4}(?:["']?\s{0,4}(?:$|[;&|]))|>{1,2}\s{0,4}[^&\s]|\b(?:eval|exec|system)\b/;
const DATA_FILE = /\.(?:ya?ml|json5?|toml|txt|csv|tsv|yar|yara|rules?|ini|cfg|jsonl|ndjson|html?|svg|xml)$/i;
const ALWAYS_RUN =
  /(?:^|\/)(?:package\.json|setup\.py|pyproject\.toml|requirements[\w-]{0,20}\.txt|\.npmrc|pip\.conf)$/i;
const RUNS_STRINGS =
  /\bos\.(?:system|popen)\b|\bsubprocess\b|\bchild_process\b|\bexec\s{0,2}\(|\beval\s{0,2}\(|\bspawn/;
const MOST_CHARS = 200_000;
/** A bundle that names more is taken to name everything. */
const MOST_PATHS = 500_000;

/** Whether a bundle says that security is its trade; asked once a scan. */
export function tradesInSecurity(texts: readonly string[]): boolean {
  return texts.some((text) => SECURITY_TRADE.test(text));
}

/**
 * Where a line stands. Decides nothing by one word alone: a warning has to refuse or to name a threat, and what a
 * security skill writes about counts in full where it tells the reader to set something up.
 */
export function contextOf(source: SourceFile, line: number, context: BundleContext): FindingContext {
  if (isUnusedFixture(source, context)) return 'fixture';
  if (source.fileClass === 'markdown') return contextInMarkdown(source, line, context);
  if (ALWAYS_RUN.test(source.path)) return 'plain';
  const text = source.line(line).slice(0, 2000);
  if (DATA_FILE.test(source.path)) return contextInData(source, line, context);
  if (COMMENT.test(text)) return 'comment';
  if (isPattern(source, line, text, context)) return 'pattern';
  return PRINTS.test(text) && !HANDS_ON.test(text) ? 'message' : 'plain';
}

function contextInMarkdown(source: SourceFile, line: number, context: BundleContext): FindingContext {
  const text = source.line(line).slice(0, 2000);
  const { headings, leadIn, fenced, listed } = MarkdownMap.of(source).placeOf(line);
  const setsUp = headings.slice(0, 1).some((heading) => SETS_UP.test(heading) && !THREAT.test(heading));
  if (warns(text, context) || warns(leadIn, context)) return 'warning';
  if (!setsUp && headings.some((heading) => warns(heading, context))) return 'warning';
  if (!context.tradesInSecurity || setsUp) return 'plain';
  const about = [leadIn, ...headings];
  if (about.some((part) => STUDIES.test(part))) return 'reference';
  const quoted = /["“”`「」]/.test(text) && !TELLS_TO_RUN.test(text.replace(/["“`「][^"”`」]{0,400}["”`」]/g, ''));
  if (listed || quoted) {
    return TELLS_TO_RUN.test(text) && (SETS_UP.test(text) || BY_SYSTEM.test(text)) ? 'plain' : 'reference';
  }

  return fenced && !TELLS_TO_RUN.test(leadIn) ? 'reference' : 'plain';
}

/** A security skill may name threats in passing; anybody else has to refuse or prevent something. */
function warns(text: string, { tradesInSecurity: security }: BundleContext): boolean {
  if (text === '' || REASSURES.test(text)) return false;
  if (NEGATED.test(text) && !CONCEALS.test(text)) return true;
  if (!THREAT.test(text) && !PREVENTS.test(text)) return false;
  return security || (THREAT.test(text) && !TELLS_TO_RUN.test(text));
}

function contextInData(source: SourceFile, line: number, context: BundleContext): FindingContext {
  if (context.tradesInSecurity) return 'pattern';
  const around = source.lines(line - 5, line).slice(-1500);
  return PREVENTS.test(around) || LOOKS_FOR.test(around) ? 'pattern' : 'plain';
}

function isPattern(source: SourceFile, line: number, text: string, context: BundleContext): boolean {
  if (HANDS_ON.test(text) && !LISTED_STRING.test(text) && !LOOKS_FOR.test(text)) return false;
  if (LOOKS_FOR.test(text) && (EXPRESSION_SYNTAX.test(text) || /\bgrep\b|\brg\s/.test(text))) return true;
  if (!LISTED_STRING.test(text)) return false;
  if (EXPRESSION_SYNTAX.test(text)) return true;
  if (!context.tradesInSecurity || HANDS_ON.test(text)) return false;
  // A list of strings in a scanner is what it looks for, unless the file also runs strings and looks for nothing.
  return !RUNS_STRINGS.test(source.text) || matchFrom(LOOKS_FOR, source.text.slice(0, MOST_CHARS), 0) !== null;
}

const PATH_TOKEN = /(?<![\w-])[\w-]{1,80}[./][\w-]{1,80}/g;
const namedPaths = new WeakMap<readonly SourceFile[], ReadonlySet<string>>();

/** The ends of all paths and module names that the texts outside of tests mention, as `folder/file`. */
function pathsNamedIn(sources: readonly SourceFile[]): ReadonlySet<string> {
  let named = namedPaths.get(sources);
  if (!named) {
    const found = new Set<string>();
    for (const source of sources) {
      if (FIXTURE_PATH.test(source.path)) continue;
      for (const [token] of source.text.matchAll(PATH_TOKEN))
        if (found.size < MOST_PATHS) found.add(token.replace('.', '/'));
    }
    namedPaths.set(sources, (named = found));
  }
  return named;
}

/** A test file that something else in the bundle names is no longer only a test. */
function isUnusedFixture(source: SourceFile, { sources }: BundleContext): boolean {
  if (!FIXTURE_PATH.test(source.path)) return false;
  const tail = source.path
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/\.\w{1,8}$/, '');
  const named = pathsNamedIn(sources);
  return named.size < MOST_PATHS && !named.has(tail);
}

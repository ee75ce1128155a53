import { bundleOf } from '../bundle.testing';
import { DEFAULT_LIMITS } from '../limits';
import { NeedleIndex } from '../needle-index';
import type { BundleRule, Example, FileRule } from '../rule';
import { Scanner } from '../scanner';
import { ALL_RULES } from './all-rules';

const isFileRule = (rule: FileRule | BundleRule): rule is FileRule => 'files' in rule;
const rules = [...ALL_RULES.fileRules, ...ALL_RULES.bundleRules];

/** What one rule alone finds in one of its examples. */
function findingsOf(rule: FileRule | BundleRule, example: Example) {
  const only = isFileRule(rule) ? { fileRules: [rule], bundleRules: [] } : { fileRules: [], bundleRules: [rule] };
  return new Scanner(only).scan(bundleOf(example, isFileRule(rule) ? rule.files : []), DEFAULT_LIMITS).findings;
}

function hasAllNeedles(rule: FileRule | BundleRule, example: Example): boolean {
  const text = bundleOf(example)
    .files.map((file) => file.text)
    .join('\n');
  const index = new NeedleIndex(rule.needles.flat());
  const hits = index.hitsIn(text);
  return rule.needles.every((group) => group.some((needle) => hits[index.positionOf(needle)] === 1));
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('rule %s', (_, rule) => {
  it.each(rule.examples.fires.map((example, i) => [i + 1, example] as const))(
    'fires on example %i',
    (_number, example) => {
      const findings = findingsOf(rule, example);
      expect(findings).toEqual([expect.objectContaining({ code: rule.code, rule: rule.id })]);
      if (example.line !== undefined) expect(findings[0]?.line).toBe(example.line);
    },
  );

  it.each(rule.examples.passes.map((example, i) => [i + 1, example] as const))(
    'passes example %i',
    (_number, example) => {
      expect(findingsOf(rule, example)).toEqual([]);
    },
  );

  it('has a firing example and a passing one that gets as far as the detector', () => {
    expect(rule.examples.fires.length).toBeGreaterThan(0);
    expect(rule.examples.passes.some((example) => hasAllNeedles(rule, example))).toBe(true);
  });

  it('weighs between 1 and 100 points, and from 50 on is grave', () => {
    expect(rule.weight).toBeGreaterThan(0);
    expect(rule.weight).toBeLessThanOrEqual(100);
    if (rule.code.startsWith('malicious.') && rule.id !== 'crypto_mining')
      expect(rule.weight).toBeGreaterThanOrEqual(60);
  });

  it('explains itself in sentences', () => {
    for (const text of [rule.message, rule.rationale, rule.fix]) expect(text).toMatch(/^[A-Za-z].{15,}\.$/);
    expect(rule.code).toBe(`${rule.code.split('.')[0]}.${rule.id.split('/')[0]}`);
  });
});

describe('the list of rules', () => {
  it('tells every rule apart by its id', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('covers every static code of section 5.1 of the server semantics', () => {
    const codes = new Set<string>(rules.map(({ code }) => code));
    const missing = [
      'malicious.crypto_mining',
      'malicious.install_terminal_payload',
      'malicious.known_blocked_signature',
      'suspicious.autonomous_credential_egress',
      'suspicious.browser_credential_automation',
      'suspicious.browser_file_render',
      'suspicious.confirmation_bypass',
      'suspicious.credential_exposure_instructions',
      'suspicious.dangerous_exec',
      'suspicious.destructive_delete_command',
      'suspicious.dynamic_code_execution',
      'suspicious.env_credential_access',
      'suspicious.exposed_resource_identifier',
      'suspicious.exposed_secret_literal',
      'suspicious.generated_source_template_injection',
      'suspicious.hardcoded_operator_billing',
      'suspicious.host_platform_source_patch',
      'suspicious.insecure_tls_verification',
      'suspicious.install_untrusted_source',
      'suspicious.nonstandard_network',
      'suspicious.obfuscated_code',
      'suspicious.potential_exfiltration',
      'suspicious.privileged_always',
      'suspicious.prompt_injection_instructions',
      'suspicious.remote_recipe_execution',
      'suspicious.secret_argv_exposure',
      'suspicious.unsafe_browser_text_input',
      'suspicious.unsafe_file_write',
    ].filter((code) => !codes.has(code));
    expect(missing).toEqual([]);
  });
});

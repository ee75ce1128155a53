import { factorsOf } from './factors.rules';
import type { ScanningSettings } from './scanning.config';
import { DEFAULT_VERDICT_SETTINGS, type VerdictSettings } from './static/verdict.rules';

/** What findings count for, as an operator has set it. */
export function verdictSettingsOf(settings: ScanningSettings): VerdictSettings {
  return {
    suspiciousFrom: settings.SCANNING_SUSPICIOUS_FROM,
    maliciousFrom: settings.SCANNING_MALICIOUS_FROM,
    maliciousCore: settings.SCANNING_MALICIOUS_CORE,
    weakBelow: settings.SCANNING_WEAK_BELOW,
    weakCap: settings.SCANNING_WEAK_CAP,
    mentionedCap: settings.SCANNING_MENTIONED_CAP,
    factors: { ...DEFAULT_VERDICT_SETTINGS.factors, ...factorsOf(settings.SCANNING_CONTEXT_FACTORS) },
    ruleFactors: factorsOf(settings.SCANNING_RULE_FACTORS) ?? {},
  };
}

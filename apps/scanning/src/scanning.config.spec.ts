import { scanningConfig } from './scanning.config';
import { DEFAULT_VERDICT_SETTINGS } from './static/verdict.rules';
import { verdictSettingsOf } from './verdict-settings';

const load = (environment: Record<string, string> = {}) => verdictSettingsOf(scanningConfig.load(environment));

describe('the settings of the verdict', () => {
  it('are those the engine comes with', () => {
    expect(load()).toEqual(DEFAULT_VERDICT_SETTINGS);
  });
  it('weigh contexts and rules as an operator says', () => {
    const settings = load({
      SCANNING_SUSPICIOUS_FROM: '40',
      SCANNING_CONTEXT_FACTORS: 'comment=0, warning=0.5',
      SCANNING_RULE_FACTORS: 'data_drop=0.5 credential_exfiltration/flow=0',
    });
    expect(settings).toEqual({
      ...DEFAULT_VERDICT_SETTINGS,
      suspiciousFrom: 40,
      factors: { ...DEFAULT_VERDICT_SETTINGS.factors, comment: 0, warning: 0.5 },
      ruleFactors: { data_drop: 0.5, 'credential_exfiltration/flow': 0 },
    });
  });
  it.each([
    ['SCANNING_CONTEXT_FACTORS', 'no-such-context=1'],
    ['SCANNING_RULE_FACTORS', 'data_drop'],
    ['SCANNING_RULE_FACTORS', 'data_drop=-1'],
    ['SCANNING_RULE_FACTORS', 'data_drop=11'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(name);
  });
});

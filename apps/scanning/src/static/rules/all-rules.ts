import type { RuleSet } from '../rule';
import { BILLING_RULES } from './billing.rules';
import { BROWSER_RULES } from './browser.rules';
import { CODE_EXECUTION_RULES } from './code-execution.rules';
import { CREDENTIAL_RULES } from './credentials.rules';
import { DECLARATION_RULES } from './declaration.rules';
import { ENVIRONMENT_RULES } from './environment.rules';
import { EXFILTRATION_RULES } from './exfiltration.rules';
import { EXPOSED_IDENTIFIER_RULES } from './exposed-identifiers.rules';
import { FILE_WRITE_RULES } from './file-write.rules';
import { HOST_TAMPERING_RULES } from './host-tampering.rules';
import { MARKDOWN_CREDENTIAL_RULES } from './markdown-credentials.rules';
import { MARKDOWN_INSTRUCTION_RULES } from './markdown-instructions.rules';
import { NETWORK_RULES } from './network.rules';
import { OBFUSCATION_RULES } from './obfuscation.rules';
import { UNTRUSTED_METADATA_RULES, UNTRUSTED_SOURCE_RULES } from './untrusted-sources.rules';
import { WHOLE_BUNDLE_RULES } from './whole-bundle.rules';

/** Every rule of the engine. A new family is a file beside this one and a line in this list. */
export const ALL_RULES: RuleSet = {
  fileRules: [
    ...CREDENTIAL_RULES,
    ...EXPOSED_IDENTIFIER_RULES,
    ...CODE_EXECUTION_RULES,
    ...OBFUSCATION_RULES,
    ...NETWORK_RULES,
    ...EXFILTRATION_RULES,
    ...ENVIRONMENT_RULES,
    ...FILE_WRITE_RULES,
    ...HOST_TAMPERING_RULES,
    ...BROWSER_RULES,
    ...BILLING_RULES,
    ...MARKDOWN_CREDENTIAL_RULES,
    ...MARKDOWN_INSTRUCTION_RULES,
    ...UNTRUSTED_SOURCE_RULES,
  ],
  bundleRules: [...WHOLE_BUNDLE_RULES, ...DECLARATION_RULES, ...UNTRUSTED_METADATA_RULES],
};

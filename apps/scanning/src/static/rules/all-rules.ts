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
import { WALLET_THEFT_RULES } from './wallet-theft.rules';
import { WHOLE_BUNDLE_RULES } from './whole-bundle.rules';
import { AGENT_MANIPULATION_RULES } from './agent-manipulation.rules';
import { CREDENTIAL_THEFT_RULES } from './credential-theft.rules';
import { DATA_DROP_RULES } from './data-drop.rules';
import { ENCODED_EXECUTION_RULES } from './encoded-execution.rules';
import { HIDDEN_TEXT_RULES } from './hidden-text.rules';
import { PERSISTENCE_RULES } from './persistence.rules';
import { PREREQUISITE_RULES } from './prerequisite.rules';
import { REMOTE_EVALUATION_RULES } from './remote-evaluation.rules';
import { REMOTE_EXECUTION_RULES } from './remote-execution.rules';
import { REVERSE_SHELL_RULES } from './reverse-shell.rules';
import { SECURITY_BYPASS_RULES } from './security-bypass.rules';
import { LOOKALIKE_RULES, SUPPLY_CHAIN_RULES } from './supply-chain.rules';

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
    ...AGENT_MANIPULATION_RULES,
    ...CREDENTIAL_THEFT_RULES,
    ...DATA_DROP_RULES,
    ...ENCODED_EXECUTION_RULES,
    ...HIDDEN_TEXT_RULES,
    ...PERSISTENCE_RULES,
    ...PREREQUISITE_RULES,
    ...REMOTE_EVALUATION_RULES,
    ...REMOTE_EXECUTION_RULES,
    ...REVERSE_SHELL_RULES,
    ...SECURITY_BYPASS_RULES,
    ...SUPPLY_CHAIN_RULES,
    ...WALLET_THEFT_RULES,
  ],
  bundleRules: [...WHOLE_BUNDLE_RULES, ...DECLARATION_RULES, ...UNTRUSTED_METADATA_RULES, ...LOOKALIKE_RULES],
};

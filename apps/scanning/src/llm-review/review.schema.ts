import { z } from 'zod';

/** What a model rates (server-semantics 5.7). */
export const DIMENSIONS = [
  { name: 'purpose_capability', label: 'Purpose & Capability' },
  { name: 'instruction_scope', label: 'Instruction Scope' },
  { name: 'install_mechanism', label: 'Install Mechanism' },
  { name: 'environment_proportionality', label: 'Credentials' },
  { name: 'persistence_privilege', label: 'Persistence & Privilege' },
] as const;

export const RISK_BUCKETS = ['abnormal_behavior_control', 'permission_boundary', 'sensitive_data_protection'] as const;
export type RiskBucket = (typeof RISK_BUCKETS)[number];

/** The OWASP Top 10 for Agentic Applications, and which of the three risks each belongs to. */
export const CATEGORIES: readonly { readonly id: string; readonly label: string; readonly bucket: RiskBucket }[] = [
  { id: 'ASI01', label: 'Agent Goal Hijack', bucket: 'abnormal_behavior_control' },
  { id: 'ASI02', label: 'Tool Misuse and Exploitation', bucket: 'abnormal_behavior_control' },
  { id: 'ASI03', label: 'Identity and Privilege Abuse', bucket: 'permission_boundary' },
  { id: 'ASI04', label: 'Agentic Supply Chain Vulnerabilities', bucket: 'permission_boundary' },
  { id: 'ASI05', label: 'Unexpected Code Execution', bucket: 'abnormal_behavior_control' },
  { id: 'ASI06', label: 'Memory and Context Poisoning', bucket: 'sensitive_data_protection' },
  { id: 'ASI07', label: 'Insecure Inter-Agent Communication', bucket: 'sensitive_data_protection' },
  { id: 'ASI08', label: 'Cascading Failures', bucket: 'abnormal_behavior_control' },
  { id: 'ASI09', label: 'Human-Agent Trust Exploitation', bucket: 'permission_boundary' },
  { id: 'ASI10', label: 'Rogue Agents', bucket: 'abnormal_behavior_control' },
];

/**
 * What a model may answer, and nothing else. Only types and closed lists, which every server with structured outputs
 * knows; lengths are cut by `adapterOutcome`.
 */
export const Review = z.strictObject({
  verdict: z.enum(['benign', 'suspicious', 'malicious']),
  confidence: z.enum(['high', 'medium', 'low']),
  summary: z.string(),
  guidance: z.string(),
  dimensions: z.array(
    z.strictObject({
      name: z.enum(DIMENSIONS.map(({ name }) => name)),
      rating: z.enum(['ok', 'note', 'concern']),
      detail: z.string(),
    }),
  ),
  findings: z.array(
    z.strictObject({
      category: z.enum(CATEGORIES.map(({ id }) => id)),
      severity: z.enum(['low', 'medium', 'high']),
      path: z.string(),
      quote: z.string(),
      explanation: z.string(),
      userImpact: z.string(),
      recommendation: z.string(),
    }),
  ),
});
export type Review = z.output<typeof Review>;

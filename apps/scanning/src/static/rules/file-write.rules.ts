import { lineOfMatch, matchesOf, matchFrom, near } from '../matching';
import type { FileRule } from '../rule';
import type { SourceFile } from '../source-file';

const OUTDIR = /--outdir\b|\bargs\.outdir\b/i;
const RUN_LIST = /\bsubprocess\.run\s{0,4}\(\s{0,40}\[/i;
const FFMPEG_OVERWRITE = [/["']ffmpeg["']/i, /["']-y["']/, /\bstr\(\s{0,4}output_path\s{0,4}\)/i];
const LONGEST_CALL = 800;
const TEMPORARY = /\btempfile\b|\bmkdtemp\b|\bTemporaryDirectory\b/i;
const CONTAINED = /\bis_relative_to\s{0,4}\(/i;

const FILENAME_PARAMETER = /[(,]\s{0,20}filename\s{0,4}[:=,)]/i;
const SINK =
  /\brclone_dir\s{0,4}\/\s{0,4}filename\b|\bf["']\.\/\{filename\}|\bopen\s{0,4}\(\s{0,4}temp_file_path\s{0,4},/i;
const RUN = /\bsubprocess\.run\s{0,4}\(/i;
const LOCAL_RCLONE = /["']\.\/rclone["']/i;
const GUARD =
  /\bsecure_filename\b|\bbasename\s{0,4}\(|\bPath\(\s{0,4}filename\s{0,4}\)\.name\b|relative_to\b|["'](?:\.\.|\/)["']\s{1,4}(?:not\s{1,4})?in\s{1,4}filename\b/i;

/** Searches each call only up to its own 800 characters, and never reads a character twice for overlapping calls. */
function overwritesWithFfmpeg(source: SourceFile): number | null {
  const { text } = source;
  if (!OUTDIR.test(text) || TEMPORARY.test(text) || CONTAINED.test(text)) return null;
  if (/\bresolve\s{0,4}\(\s{0,4}\)/i.test(text) && /\brelative_to\b/i.test(text)) return null;
  const found: (RegExpExecArray | null)[] = FFMPEG_OVERWRITE.map((pattern) => matchFrom(pattern, text, 0));
  for (const call of matchesOf(RUN_LIST, text)) {
    let from = call.index + call[0].length;
    const end = from + LONGEST_CALL;
    for (const [i, pattern] of FFMPEG_OVERWRITE.entries()) {
      let match = found[i] ?? null;
      if (match && match.index < from) match = found[i] = matchFrom(pattern, text, from);
      if (!match) return null;
      from = match.index + match[0].length;
    }
    if (from <= end) return source.lineAt(call.index);
  }
  return null;
}

function writesNamedFile(source: SourceFile): number | null {
  const { text } = source;
  if (!FILENAME_PARAMETER.test(text) || !RUN.test(text) || GUARD.test(text)) return null;
  const line = lineOfMatch(source, SINK);
  if (line !== null) return line;
  const run = near(text, RUN, LONGEST_CALL, LOCAL_RCLONE);
  return run && source.lineAt(run.first);
}

const shared = {
  code: 'suspicious.unsafe_file_write',
  severity: 'critical',
  files: ['code'],
  rationale: 'A path with `..` or an absolute path overwrites files outside the folder the user had in mind.',
} as const;

/** Paths from outside that decide where something is written. */
export const FILE_WRITE_RULES: readonly FileRule[] = [
  {
    ...shared,
    id: 'unsafe_file_write/ffmpeg-output',
    weight: 2,
    message: 'ffmpeg overwrites files in an output folder that is not checked.',
    fix: 'Resolve the path and refuse it unless it is inside the intended folder.',
    needles: [['outdir'], ['subprocess.run'], ['ffmpeg'], ['output_path']],
    find: overwritesWithFfmpeg,
    examples: {
      fires: [
        {
          path: 'cut.py',
          text: 'p.add_argument("--outdir")\noutput_path = Path(args.outdir) / name\nsubprocess.run([\n  "ffmpeg", "-i", src, "-y", str(output_path)\n])',
          line: 3,
        },
      ],
      passes: [
        {
          path: 'cut.py',
          text: 'out = Path(args.outdir).resolve()\noutput_path.relative_to(root)\nsubprocess.run(["ffmpeg", "-y", str(output_path)])',
        },
        { path: 'cut.py', text: 'p.add_argument("--outdir")\nsubprocess.run(["ffmpeg", "-n", str(output_path)])' },
      ],
    },
  },
  {
    ...shared,
    id: 'unsafe_file_write/filename-parameter',
    weight: 2,
    message: 'A file name from outside is used in a path without a check.',
    fix: 'Keep only the base name, or refuse names that contain a separator or `..`.',
    needles: [['filename'], ['rclone'], ['subprocess.run']],
    find: writesNamedFile,
    examples: {
      fires: [
        {
          path: 'up.py',
          text: 'def upload(data, filename):\n    target = rclone_dir / filename\n    subprocess.run(["rclone", "copy", target])',
          line: 2,
        },
        {
          path: 'up.py',
          text: 'def upload(filename: str):\n    subprocess.run(\n        ["./rclone", "copy", filename])',
          line: 2,
        },
      ],
      passes: [
        {
          path: 'up.py',
          text: 'def upload(data, filename):\n    target = rclone_dir / filename\n    if ".." in filename: raise ValueError\n    subprocess.run(["rclone"])',
        },
        { path: 'up.py', text: 'def upload(data, filename):\n    subprocess.run(["rclone", "copy", FIXED])' },
      ],
    },
  },
];

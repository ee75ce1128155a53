/*
 * What is publicly known about hosts. A host stands for itself and everything below it. The lists say how far an
 * address can be trusted to be what a text calls it; being on one is no accusation by itself.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Publishers of tools that are installed by `curl … | sh`, or by a download, the world over. */
export const OFFICIAL_HOSTS = list(`
  brew.sh bun.sh bun.com deno.land deno.com astral.sh rustup.rs rust-lang.org docker.com nodesource.com nodejs.org
  ollama.com ollama.ai tailscale.com pnpm.io yarnpkg.com foundry.paradigm.xyz getfoundry.sh python-poetry.org pyenv.run
  sdkman.io volta.sh mise.run mise.jdx.dev starship.rs helm.sh openclaw.ai clawhub.ai clawhub.com clawd.bot molt.bot
  claude.ai anthropic.com openai.com x.ai cursor.com vercel.com fly.io railway.com supabase.com cloud.google.com
  github.com/cli cli.github.com aka.ms microsoft.com apple.com scoop.sh chocolatey.org determinate.systems nixos.org
  k3s.io k8s.io hashicorp.com awscli.amazonaws.com huggingface.co hf.co modal.com render.com netlify.com cloudflare.com
  stripe.com sentry.io grafana.com influxdata.com mongodb.com postgresql.org opencode.ai factory.ai warp.dev
  jetbrains.com solana.com anza.xyz temporal.download jetify.com zed.dev atuin.sh just.systems acme.sh dot.net
  fnm.vercel.app direnv.net python.org pypi.org npmjs.com golang.org go.dev git-scm.com ffmpeg.org gyan.dev obsproject.com
  imagemagick.org pandoc.org tesseract-ocr.github.io libreoffice.org videolan.org mozilla.org google.com googlechromelabs.github.io
  githubusercontent.com/Homebrew githubusercontent.com/nvm-sh githubusercontent.com/helm githubusercontent.com/ohmyzsh
  githubusercontent.com/openclaw github.com/openclaw githubusercontent.com/rustdesk
`);

/** Where anybody keeps source code: it can be read, and it has an owner. */
export const CODE_HOSTS = list(`
  github.com githubusercontent.com gitlab.com bitbucket.org codeberg.org gitee.com sr.ht jsdelivr.net unpkg.com
  pythonhosted.org registry.npmjs.org sourceforge.net
`);

/** Text without an owner, to be changed at any moment. */
export const PASTE_HOSTS = list(`
  pastebin.com glot.io rentry.co rentry.org hastebin.com toptal.com/developers/hastebin paste.ee dpaste.com dpaste.org
  ghostbin.com controlc.com termbin.com ix.io sprunge.us 0x0.st bpa.st paste.rs privatebin.net justpaste.it snippet.host
  textbin.net paste.gg telegra.ph pastes.io codepad.org pastecode.io paste.sh cl1p.net p.ip.fi
`);

/** Files without an owner. */
export const DROP_HOSTS = list(`
  transfer.sh file.io gofile.io anonfiles.com mediafire.com mega.nz catbox.moe cdn.discordapp.com media.discordapp.net
  wetransfer.com sendspace.com pixeldrain.com workupload.com bashupload.com temp.sh tmpfiles.org oshi.at ufile.io
  filebin.net uploadfiles.io zippyshare.com dropmefiles.com
`);

/** Shows whoever made the address everything that is sent to it. */
export const CATCHER_HOSTS = list(`
  webhook.site pipedream.net requestbin.com requestbin.net requestcatcher.com hookbin.com postb.in beeceptor.com
  burpcollaborator.net oastify.com interact.sh oast.pro oast.live oast.site oast.online oast.fun oast.me requestrepo.com
  dnslog.cn ceye.io canarytokens.com webhookinbox.com typedwebhook.tools ptsv3.com xss.ht
`);

/** Leads to some computer that nobody can name. */
export const TUNNEL_HOSTS = list(`
  ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev trycloudflare.com loca.lt serveo.net lhr.life localhost.run
  bore.pub pinggy.link pinggy.io localtunnel.me
`);

/** A site in a minute, without a name of one's own. */
export const FREE_HOSTS = list(`
  vercel.app netlify.app pages.dev workers.dev herokuapp.com onrender.com web.app firebaseapp.com github.io replit.app
  replit.dev repl.co glitch.me surge.sh 000webhostapp.com railway.app fly.dev deno.dev weebly.com wixsite.com
`);

export const SHORTENER_HOSTS = list(`
  bit.ly tinyurl.com t.co goo.gl is.gd v.gd cutt.ly rebrand.ly shorturl.at rb.gy t.ly tiny.cc ow.ly dub.sh s.id
`);

/** Cheap names, mostly used for a few days. */
export const THROWAWAY_ENDINGS = list(
  'top icu click tk ml ga cf gq pw buzz rest monster cyou sbs cfd quest zip mov lol su cam bond autos hair skin beauty',
);
/** Names that honest small projects and campaigns like equally. */
export const CHEAP_ENDINGS = list(
  'xyz live site online store shop space website fun pro club info life world link digital work today agency',
);

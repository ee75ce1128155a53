const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Packages so common that a name one letter off is more likely a trap than a choice. */
export const POPULAR_PACKAGES: ReadonlySet<string> = new Set(
  list(`
  requests urllib3 numpy pandas scipy matplotlib seaborn tensorflow pytorch transformers scikit-learn beautifulsoup4
  selenium playwright pyautogui colorama django flask fastapi uvicorn sqlalchemy psycopg2 pymongo cryptography paramiko
  setuptools pillow openpyxl pydantic httpx aiohttp websockets python-dotenv python-dateutil pyyaml jinja2 boto3
  openai anthropic langchain tiktoken pytest tqdm click typer rich lxml opencv-python web3 solana discord
  lodash express react axios commander typescript webpack eslint prettier nodemon dotenv cross-env mongoose electron
  puppeteer cheerio discord.js ethers telegraf socket.io request moment underscore bluebird inquirer minimist
  jsonwebtoken bcrypt nodemailer sharp jquery next vue angular chalk uuid rimraf body-parser cors winston yargs
  openclaw clawhub clawdbot moltbot
`),
);

/** Real packages that happen to be one step from a popular one. */
export const HONEST_NEIGHBOURS: ReadonlySet<string> = new Set(
  list(`
  preact request requests-html lodash-es lodash.get react-dom expressjs httpx2 pillow-simd numpydoc nextjs nuxt vuex vue3
  panda opencv discord chalks clicks rich-cli momentjs types-requests type-requests axio aiohttps sharps psycopg
  psycopg2-binary psycopg3 pyyaml-include boto boto3-stubs openai-agents openais tqdm-loggable web3js ethers5 ether
  pytests pytest-cov cheerio-select selenium-wire commander-js socket-io electron-log cors-anywhere cor moments yarg
  eslint-cli urllib urllib2 pandas-stubs pydantics expresso yaml reacts solana-py jinja jinja3 bcryptjs uuidv4
`),
);

/** The platform's own names. */
export const PLATFORM_NAMES = ['openclaw', 'clawhub', 'clawdbot', 'moltbot', 'clawdhub'] as const;

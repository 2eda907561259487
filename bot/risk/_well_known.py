"""Names of packages that many projects use, by ecosystem: what a name made to be mistaken is likely to imitate.

Written down from general knowledge in November 2026, some of the most used of each registry; no registry's list was
copied. A name is here because it is well known, which says nothing of its worth, and one that is not here is none the
worse for it. It keeps two known names that look alike (`preact`, `react`) from being taken for each other.
"""

from __future__ import annotations

WELL_KNOWN: dict[str, str] = {
    "Python": """
"""
    """, "Cargo": "Composer": "Go": "Maven": "RubyGems": "npm": @angular/cli @angular/common @angular/core
@apollo/client @apollo/server @aws-sdk/client-s3 @babel/cli @babel/core @babel/parser @babel/preset-env
@babel/preset-react @babel/runtime @babel/traverse @eslint/js @fastify/cors @fortawesome/fontawesome-free
@headlessui/react @hookform/resolvers @jest/core @mui/material @nestjs/common @nestjs/core @octokit/core @octokit/rest
@playwright/test @prisma/client @reduxjs/toolkit @rollup/plugin-commonjs @sentry/browser @sentry/node @storybook/react
@supabase/supabase-js @sveltejs/kit @tanstack/react-query @testing-library/react @types/node @types/react
@typescript-eslint/parser @vitejs/plugin-react @vue/compiler-sfc abbrev accepts acorn actioncable actionmailer
actionpack actionview active_model_serializers activejob activemodel activerecord activestorage activesupport actix
actix-web addr2line addressable adler aes ahash aho-corasick aiobotocore aiofiles aiohttp aiosignal airflow ajv
alembic alloy altair amqplib annotate annotated-types anser ansi-regex ansi-styles anstream anstyle anthropic anyhow
anyio anymatch apache-airflow apollo-server apscheduler arbitrary arc-swap archiver argon2-cffi argparse array-flatten
arrayvec arrow asgiref askama assert_cmd ast astro async async-std async-stream async-trait asyncpg attrs atty autocfg
autopep8 autoprefixer autoprefixer-rails ava aws-config aws-sdk aws-sdk-core aws-sdk-s3 aws/aws-sdk-php axios axum
azure-core azure-identity azure-storage-blob babel babel-core babel-eslint babel-jest babel-loader backoff backtrace
bacon/bacon-qr-code balanced-match bandit barryvdh/laravel-debugbar barryvdh/laravel-dompdf base64 base64-js bcrypt
bcryptjs beautifulsoup4 big.js bignumber.js billiard bincode bindgen bitarray bitflags bl black blake3 bleach blinker
block-buffer bluebird body-parser bokeh bootsnap bootstrap boto boto3 botocore bottle boxen brace-expansion braces
brakeman brick/math browserify browserslist bstr buffer builder bull bullet bumpalo bundler bunyan busboy byebug
byteorder bytes bzip2 cac cacache cachetools cairosvg cakephp/cakephp camelcase camino cancancan caniuse-lite
capistrano capybara cargo_metadata carrierwave cattrs cbindgen cc celery certifi cffi cfg-if
ch.qos.logback:logback-classic chacha20poly1305 chai chalk chardet charset-normalizer chart.js cheerio cheroot
cherrypy childprocess chokidar chownr chrono ci-info ciborium clap clap_complete clap_derive clean-css cli-table3
click cliui clone cloud.google.com/go cloud.google.com/go/storage cloudpickle clsx cmake co coderay color
color-convert color-name colorama colored coloredlogs colorette colorize colors com.amazonaws:aws-java-sdk
com.fasterxml.jackson.core:jackson-annotations com.fasterxml.jackson.core:jackson-core
com.fasterxml.jackson.core:jackson-databind com.github.ben-manes.caffeine:caffeine com.google.code.gson:gson
com.google.guava:guava com.google.inject:guice com.google.protobuf:protobuf-java com.h2database:h2
com.mysql:mysql-connector-j com.squareup.okhttp3:okhttp com.squareup.retrofit2:retrofit com.zaxxer:HikariCP commander
commons-codec:commons-codec commons-collections:commons-collections commons-io:commons-io commons-lang:commons-lang
compact_str composer/composer composer/installers composer/semver compression concat-map concurrent-ruby concurrently
config configparser connect console const-oid content-type cookie cookie-parser copy-webpack-plugin core-foundation
core-js cors cosmiconfig coverage cpufeatures crack crass crc32fast criterion croniter cross-env cross-fetch
cross-spawn crossbeam crossbeam-channel crossbeam-utils crossterm crypto-common crypto-js cryptography css-loader
cssnano cssselect csstype csv csv-parse ctor ctrlc cucumber cupy curve25519-dalek cycler cypress cython d3 dalli
darling dashmap dask database_cleaner databricks-sdk dataclasses-json date-fns dateformat dateparser dayjs debug
decamelize decorator deepdiff deepmerge defusedxml delayed_job delegates depd deprecated derive_builder derive_more
devise dexie diesel diff diff-lcs digest dirs discord.js diskcache displaydoc distlib distro django
django-cors-headers django-filter django-redis djangorestframework dnspython docker docopt doctrine/annotations
doctrine/cache doctrine/collections doctrine/dbal doctrine/inflector doctrine/lexer doctrine/migrations doctrine/orm
docutils doorkeeper dotenv dotenv-expand dotenv-rails dotenvy dragonmantank/cron-expression draper drupal/core
dry-types dulwich duplexify ecdsa ed25519 ed25519-dalek egulias/email-validator either ejs elasticsearch electron
electron-builder email-validator embedded-hal emoji-regex encoding_rs end-of-stream enhanced-resolve enquirer env-cmd
env_logger environs enzyme equivalent errno erubi es-abstract esbuild escalade escape-string-regexp eslint
eslint-config-airbnb eslint-config-prettier eslint-plugin-import eslint-plugin-react eslint-scope espree esprima
estraverse esutils et-xmlfile etag ethers event-stream eventemitter3 eventlet eventmachine events excon execa execjs
express express-session extend eyre fabric factory_bot factory_bot_rails faiss-cpu faker fakerphp/faker falcon faraday
fast-deep-equal fast-glob fast-json-stable-stringify fastapi fastavro fasteners fastify fastlane fastq fastrand ffi
figlet file-loader filelock filetime fill-range filp/whoops finalhandler find-up firebase firebase/php-jwt flake8
flask flask-cors flask-login flask-migrate flask-sqlalchemy flat flate2 flume fnv follow-redirects fonttools
foreign-types foreman forever form-data form_urlencoded formidable formik framer-motion freezegun friendly_id
friendsofphp/php-cs-fixer frozenlist fruitcake/laravel-cors fs-err fs-extra fs2 fsevents fsspec function-bind furl
future futures futures-channel futures-core futures-util fzaninotto/faker generic-array generic-pool gensim geocoder
geopandas get-stream getrandom gevent gimli git2 gitdb github.com/BurntSushi/toml github.com/Masterminds/semver
github.com/Masterminds/sprig github.com/Shopify/sarama github.com/alecthomas/kong github.com/aws/aws-sdk-go
github.com/aws/aws-sdk-go-v2 github.com/blang/semver github.com/boltdb/bolt github.com/cenkalti/backoff
github.com/cespare/xxhash github.com/charmbracelet/bubbletea github.com/charmbracelet/lipgloss
github.com/cockroachdb/pebble github.com/coreos/go-oidc github.com/davecgh/go-spew github.com/dgraph-io/badger
github.com/dgrijalva/jwt-go github.com/docker/docker github.com/docker/go-connections github.com/dustin/go-humanize
github.com/elastic/go-elasticsearch github.com/emicklei/go-restful github.com/envoyproxy/go-control-plane
github.com/fatih/color github.com/felixge/httpsnoop github.com/fsnotify/fsnotify github.com/getkin/kin-openapi
github.com/getsentry/sentry-go github.com/gin-gonic/gin github.com/go-chi/chi github.com/go-git/go-git
github.com/go-kit/kit github.com/go-logr/logr github.com/go-openapi/spec github.com/go-playground/validator
github.com/go-redis/redis github.com/go-sql-driver/mysql github.com/gobwas/glob github.com/gofiber/fiber
github.com/gofrs/uuid github.com/gogo/protobuf github.com/golang-jwt/jwt github.com/golang-migrate/migrate
github.com/golang/glog github.com/golang/mock github.com/golang/protobuf github.com/golang/snappy
github.com/google/go-cmp github.com/google/go-github github.com/google/uuid github.com/google/wire
github.com/googleapis/gax-go github.com/gorilla/handlers github.com/gorilla/mux github.com/gorilla/sessions
github.com/gorilla/websocket github.com/grpc-ecosystem/go-grpc-middleware github.com/grpc-ecosystem/grpc-gateway
github.com/hashicorp/consul github.com/hashicorp/go-multierror github.com/hashicorp/go-retryablehttp
github.com/hashicorp/go-version github.com/hashicorp/golang-lru github.com/hashicorp/hcl github.com/hashicorp/vault
github.com/jackc/pgx github.com/jmoiron/sqlx github.com/joho/godotenv github.com/json-iterator/go
github.com/julienschmidt/httprouter github.com/klauspost/compress github.com/knadh/koanf github.com/labstack/echo
github.com/lib/pq github.com/magiconair/properties github.com/mark3labs/mcp-go github.com/mattn/go-colorable
github.com/mattn/go-isatty github.com/mattn/go-sqlite3 github.com/minio/minio-go github.com/mitchellh/go-homedir
github.com/mitchellh/mapstructure github.com/nats-io/nats.go github.com/olekukonko/tablewriter github.com/onsi/ginkgo
github.com/onsi/gomega github.com/open-telemetry/opentelemetry-go github.com/opencontainers/go-digest
github.com/patrickmn/go-cache github.com/pelletier/go-toml github.com/pkg/errors github.com/pmezard/go-difflib
github.com/pressly/goose github.com/prometheus/client_golang github.com/prometheus/common
github.com/rabbitmq/amqp091-go github.com/redis/go-redis github.com/rs/cors github.com/rs/zerolog
github.com/russross/blackfriday github.com/sashabaranov/go-openai github.com/segmentio/kafka-go
github.com/shopspring/decimal github.com/sirupsen/logrus github.com/spf13/afero github.com/spf13/cast
github.com/spf13/cobra github.com/spf13/pflag github.com/spf13/viper github.com/stretchr/objx
github.com/stretchr/testify github.com/swaggo/swag github.com/testcontainers/testcontainers-go
github.com/tidwall/gjson github.com/uber/jaeger-client-go github.com/urfave/cli github.com/valyala/fasthttp
github.com/vektra/mockery github.com/yuin/goldmark gitpython glob glob-parent globalid globals globby globset
go.etcd.io/bbolt go.etcd.io/etcd go.mongodb.org/mongo-driver go.opentelemetry.io/otel go.uber.org/atomic
go.uber.org/fx go.uber.org/multierr go.uber.org/zap golang.org/x/crypto golang.org/x/net golang.org/x/oauth2
golang.org/x/sync golang.org/x/sys golang.org/x/term golang.org/x/text golang.org/x/time golang.org/x/tools
google-api-core google-auth google-cloud-storage google.golang.org/api google.golang.org/grpc
google.golang.org/protobuf google/apiclient google/protobuf googleapis-common-protos gopkg.in/yaml.v2 gopkg.in/yaml.v3
gorm.io/gorm got graceful-fs grape graphene graphql graphql-request graphql-tag greenlet grpc grpcio grpcio-tools
grunt gulp gunicorn guzzlehttp/guzzle guzzlehttp/promises guzzlehttp/psr7 h11 h2 h5py half haml handlebars hapi
has-flag hashbrown hashie hatchling heck helmet hermit-abi hex hickory-resolver highlight.js hiredis history hmac hoek
home hono html-webpack-plugin html5lib htmlentities http http-body http-errors http-proxy http-proxy-agent http-server
httparty httpclient httpcore httplib2 https-proxy-agent httptools httpx huggingface-hub humanize humantime husky hyper
hyper-rustls hyper-tls hyper-util hypothesis i18n i18next iana-time-zone iconv-lite ident_case idna ieee754 ignore
illuminate/support image image_processing imageio immer immutable import-fresh importlib-metadata importlib-resources
indexmap indicatif indoc inflect inherits ini iniconfig inquirer intervention/image inventory invoke io-lifetimes
io.grpc:grpc-core io.micrometer:micrometer-core io.netty:netty-all io.projectreactor:reactor-core
io.reactivex.rxjava3:rxjava ioredis ip ipaddr.js ipaddress ipnet ipykernel ipython is-number isarray isexe isodate
isomorphic-fetch isort itertools itoa itsdangerous jakarta.servlet:jakarta.servlet-api jasmine
javax.servlet:javax.servlet-api jbuilder jedi jekyll jest jest-cli jiff jinja2 jmespath joblib jobserver
joda-time:joda-time joi jose jquery jquery-rails js-cookie js-sys js-tokens js-yaml jsdom jsesc json json-schema json5
jsonfile jsonpatch jsonpath-ng jsonpickle jsonschema jsonwebtoken jszip junit:junit jupyter jupyterlab jwcrypto jwt
k256 k8s.io/api k8s.io/apimachinery k8s.io/client-go k8s.io/klog kafka-python kaminari karma keras keyring kiwisolver
kleur knex koa koa-router kombu kramdown kube kubernetes lalrpop langchain langchain-core laravel/framework
laravel/horizon laravel/passport laravel/sail laravel/sanctum laravel/socialite laravel/tinker lazy_static
league/commonmark league/csv league/flysystem league/oauth2-client lerna less letter_opener leven levn libc
libgit2-sys libloading libsqlite3-sys libz-sys lightgbm lightningcss linked-hash-map lint-staged linux-raw-sys listen
listr litellm livewire/livewire llvmlite locate-path lock_api locust lodash lodash-es lodash.debounce lodash.get
lodash.merge log log-symbols log4j:log4j log4js loglevel lograge loguru long loofah loose-envify lru lru-cache lxml
lz4 lz4_flex maatwebsite/excel magic-string mail make-dir mako maplit marcel mariadb markdown markdown-it-py marked
markupsafe marshmallow masterminds/html5 matchers material-ui matplotlib mccabe md-5 md5 mdurl media-typer memchr
memfs memmap2 memoffset memoist memoize-one meow merge merge-stream method_source methods micromatch miette mime
mime-db mime-types mimic-fn mini_magick mini_mime mini_portile2 miniflare minijinja minimatch minimist minipass
minitest miniz_oxide mio mistune mkdirp mkdocs mkdocs-material ml-dtypes mlflow mobx mocha mock mockall
mockery/mockery moka moment moment-timezone mongodb mongoid mongoose monolog/monolog more-itertools morgan moto motor
mpdf/mpdf mpmath ms msal msgpack msw multer multi_json multidict multimap multipart-post mustache myclabs/deep-copy
mypy mypy-extensions mysql mysql2 mysql:mysql-connector-java mysqlclient nalgebra nan nanoid native-tls
natural-compare nbconvert nbformat ndarray negotiator neo-async neo4j nesbot/carbon nest nest-asyncio net-http net-ssh
net.bytebuddy:byte-buddy netaddr nette/utils networkx newrelic_rpm next next-auth nikic/fast-route nikic/php-parser
nio4r nix nltk nock node-cron node-fetch node-forge node-gyp node-sass nodemailer nodemon nokogiri nom nopt
normalize-path normalize-url nose notebook notify nox npm npm-run-all npmlog num num-bigint num-derive num-integer
num-traits num_cpus num_enum num_threads numba numpy nunomaduro/collision nunomaduro/larastan nuxt nx nyc oauth oauth2
oauthlib object object-assign object-inspect octocrab octokit oj omniauth on-finished once once_cell open openai
opencv-python openpyxl openssl openssl-probe openssl-sys opentelemetry opentelemetry-api opentelemetry-sdk optionator
ora ordered-float org.apache.commons:commons-collections4 org.apache.commons:commons-lang3
org.apache.commons:commons-text org.apache.httpcomponents:httpclient org.apache.kafka:kafka-clients
org.apache.logging.log4j:log4j-api org.apache.logging.log4j:log4j-core org.apache.maven:maven-core org.apache.poi:poi
org.apache.tomcat.embed:tomcat-embed-core org.assertj:assertj-core org.eclipse.jetty:jetty-server
org.flywaydb:flyway-core org.hamcrest:hamcrest org.hibernate:hibernate-core org.jetbrains.kotlin:kotlin-stdlib
org.jsoup:jsoup org.junit.jupiter:junit-jupiter org.mapstruct:mapstruct org.mockito:mockito-core
org.postgresql:postgresql org.projectlombok:lombok org.slf4j:slf4j-api org.springframework.boot:spring-boot-starter
org.springframework.boot:spring-boot-starter-web org.springframework:spring-context org.springframework:spring-core
org.springframework:spring-web org.testcontainers:testcontainers org.yaml:snakeyaml orjson os-locale os_info oscrypto
owo-colors p-limit p-locate p-map p-queue p-retry packaging pako pandas papaparse paperclip paragonie/random_compat
parallel paramiko parcel parking_lot parse-json parser parseurl parso passlib passport passport-jwt passport-local
paste path-clean path-exists path-is-absolute path-key path-parse path-to-regexp pathspec patsy pdfkit peewee pem
pendulum percent-encoding pest pestphp/pest petgraph pexpect pg phar-io/manifest phf phin phpmailer/phpmailer
phpoffice/phpspreadsheet phpseclib/phpseclib phpspec/prophecy phpstan/phpstan phpunit/phpunit picocolors picomatch
pify pika pillow pin-project pin-project-lite pinia pino pino-pretty pip pip-tools pipenv pirates pkcs8 pkg-config
platformdirs playwright playwright-core plotly pluggy ply pm2 pnpm poetry poetry-core polars portalocker postcss
postcss-loader postcss-selector-parser postgres ppv-lite86 pre-commit preact predicates predis/predis prettier
pretty-bytes pretty-format pretty_assertions prettyplease prettytable prisma prismjs proc-macro-error proc-macro2
process-nextick-args progress prom-client prometheus prometheus-client prompt-toolkit prompts prop-types propcache
proptest prost prost-build proto-plus protobuf protobufjs proxy-agent pry pry-byebug pry-rails psr/cache psr/container
psr/http-client psr/http-message psr/log psutil psy/psysh psycopg psycopg2 psycopg2-binary ptyprocess public_suffix
pug puma pump pundit punycode puppeteer puppeteer-core pusher/pusher-php-server pyarrow pyasn1 pyasn1-modules
pycodestyle pycparser pycryptodome pycryptodomex pycurl pydantic pydantic-core pydantic-settings pydot pyflakes
pygments pyinstaller pyjwt pylint pymongo pymysql pynacl pyo3 pyodbc pyopenssl pyparsing pypdf pypdf2 pyproj pyqt5
pyqt6 pyrsistent pyserial pyside6 pysocks pyspark pytest pytest-asyncio pytest-cov pytest-django pytest-mock
pytest-xdist python-dateutil python-dotenv python-jose python-json-logger python-multipart python-slugify pytz pywin32
pyyaml pyzmq qrcode qs query-string quick-xml quickcheck quinn quote r2d2 rack rack-attack rack-cors rack-protection
rack-test radash rails rails-html-sanitizer railties rainbow rake rambda ramda ramsey/collection ramsey/uuid rand
rand_chacha rand_core randombytes range-parser ransack rapidfuzz ratatui ratelimit raw-body rayon rayon-core rc react
react-dom react-hook-form react-icons react-is react-native react-query react-redux react-router react-router-dom
react-scripts react-select readable-stream readdirp recharts recoil rector/rector redcarpet redis redis.clients:jedis
redux redux-saga redux-thunk referencing reflect-metadata regenerator-runtime regex regex-automata regex-syntax
reportlab request request-promise requests requests-oauthlib requests-toolbelt require-directory reqwest resolve
resolve-from responses resque rest-client restify retry retrying rexml rich rimraf ring rkyv rocksdb rollup ron roo
ropey rouge rpds-py rsa rspec rspec-core rspec-rails rstest ruamel-yaml rubocop rubocop-ast rubocop-rails
ruby-progressbar rubyzip ruff rusqlite rust_decimal rustc-demangle rustc-hash rustix rustls rustls-native-certs
rustls-pemfile rustversion rustyline rxjs ryu s3fs s3transfer safe-buffer safer-buffer safetensors same-file sass
sass-loader sass-rails sax scapy scheduler schemars scikit-image scikit-learn scipy scopeguard scrapy sea-orm seaborn
sebastian/diff secp256k1 secrecy selenium selenium-webdriver semver send sentencepiece sentry-ruby sentry-sdk
sentry/sentry sequel sequelize serde serde_bytes serde_cbor serde_derive serde_json serde_path_to_error serde_qs
serde_repr serde_urlencoded serde_with serde_yaml serial_test serialize-javascript serve serve-static set-blocking
setuptools setuptools-scm sha1 sha2 shapely sharded-slab sharp shebang-command shell-words shellingham shelljs shlex
shoulda-matchers shx sidekiq signal-hook sigs.k8s.io/controller-runtime sigs.k8s.io/yaml simd-json similar simple_form
simplecov simplejson sinatra sinon six slab slack-sdk slash slim slim/slim slog smallvec smart-open smmap smol snafu
sniffio snowballstemmer socket.io socket.io-client socket2 solid-js sortedcontainers soupsieve source-map
source-map-support spacy spatie/laravel-permission sphinx spin spring sprintf-js sprockets sprockets-rails sqlalchemy
sqlglot sqlite3 sqlmodel sqlparse sqlx squizlabs/php_codesniffer ssh2 starlette static_assertions statsmodels
stream-http streamlit string-width strip-ansi strip-json-comments stripe stripe/stripe-php strsim structlog structopt
strum strum_macros style-loader styled-components stylelint subtle superagent supertest supervisor supports-color
svelte swagger-ui-express swiftmailer/swiftmailer swr symfony/console symfony/dotenv symfony/event-dispatcher
symfony/finder symfony/http-client symfony/http-foundation symfony/http-kernel symfony/mailer symfony/process
symfony/routing symfony/string symfony/symfony symfony/translation symfony/var-dumper symfony/yaml sympy syn
sync_wrapper syntect sysinfo tabled tabulate tailwindcss tape tar tar-fs tauri tblib tecnickcom/tcpdf telethon temp
tempfile tenacity tensorboard tensorflow termcolor terminal_size terser testcontainers textual textwrap thin thiserror
thor thread_local threadpoolctl thrift through through2 tiktoken tikv-jemallocator tilt time timecop tiny-keccak
tinycolor2 tinyvec tmp to-regex-range tokenizers tokio tokio-rustls tokio-stream tokio-tungstenite tokio-util toml
toml_edit tomli tomlkit tonic toolz torch torchaudio torchvision tornado tough-cookie tower tower-http tox tqdm
tracing tracing-core tracing-subscriber traitlets transformers trio trpc trybuild ts-jest ts-loader ts-node
tsconfig-paths tslib tslint tsup tsx tungstenite turbo turbolinks twig/twig twilio twine twisted type-check type-fest
typenum typeorm typer types-requests typescript typetag typhoeus typing-extensions tzdata tzinfo tzlocal ua-parser-js
ucd-trie uglifier uglify-js ujson underscore undici unicase unicode-display_width unicode-ident unicode-normalization
unicode-segmentation unicode-width unicorn unidecode unified unist-util-visit universalify untrusted update-notifier
uri-js uritemplate url url-loader urlencoding urllib3 util-deprecate utoipa uuid uv uvicorn uvloop uzers valibot
validate-npm-package-name validator validators valuable vary vcr vergen vimeo/psalm virtualenv vite vitest
vlucas/phpdotenv vue vue-router vuex wagmi walkdir warden warp wasm-bindgen wasm-bindgen-futures wasmtime watchdog
watchfiles watchpack wcwidth web-console web-sys web3 webdrivers webencodings webmock webmozart/assert webpack
webpack-cli webpack-dev-server webpack-merge webpacker webpki-roots websocket websocket-client websocket-driver
websockets werkzeug wgpu whatwg-fetch whatwg-url wheel which will_paginate winapi windows windows-sys winit winnow
winston wiremock workbox-build wrangler wrap-ansi wrappy wrapt write-file-atomic ws wtforms xgboost xlrd xlsxwriter
xlwt xml-rs xml2js xmlbuilder xmldom xmltodict xstate xxhash xxhash-rust y18n yallist yaml yaml-rust yapf yard yargs
yargs-parser yarl yarn yeoman-generator yiisoft/yii2 yup zeep zeitwerk zerocopy zeroize zip zipp zod zone.js
zope-interface zstandard zstd zustand
""",
}
"""Ecosystem, as `DependencyChange` calls it → names, separated by white space."""

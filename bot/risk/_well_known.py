"""Names of packages that many projects use, by ecosystem: what a name made to be mistaken is likely to imitate.

Written down from general knowledge in November 2026, some of the most used of each registry; no registry's list was
copied. A name is here because it is well known, which says nothing of its worth, and one that is not here is none the
worse for it. It keeps two known names that look alike (`preact`, `react`) from being taken for each other.
"""

from __future__ import annotations

WELL_KNOWN: dict[str, str] = {
    "Python": """
aiofiles aiohttp alembic annotated-types anthropic anyio apache-airflow argon2-cffi arrow asgiref asyncpg attrs
autopep8 azure-core azure-identity babel backoff bandit bcrypt beautifulsoup4 black bleach bokeh boto3 botocore bottle
cachetools celery certifi cffi chardet charset-normalizer click cloudpickle colorama coverage croniter cryptography
cython dask dateparser decorator defusedxml distlib django django-cors-headers django-filter djangorestframework
dnspython docker docopt docutils elasticsearch email-validator environs fabric faker falcon fastapi filelock flake8
flask flask-cors flask-login flask-sqlalchemy freezegun fsspec gensim geopandas gevent gitpython google-api-core
google-auth google-cloud-storage graphene greenlet grpcio gunicorn h5py hatchling html5lib httpcore httplib2 httpx
huggingface-hub humanize hypothesis idna imageio importlib-metadata iniconfig ipython isodate isort itsdangerous
jinja2 jmespath joblib jsonpatch jsonschema jupyter jupyterlab keras keyring kombu kubernetes langchain lightgbm
litellm locust loguru lxml mako markdown markdown-it-py markupsafe marshmallow matplotlib mccabe mkdocs mlflow
more-itertools moto motor msgpack multidict mypy mypy-extensions mysqlclient nbconvert networkx nltk notebook numba
numpy oauthlib openai opencv-python openpyxl orjson packaging pandas paramiko parso passlib pathspec peewee pendulum
pexpect pika pillow pip-tools pipenv platformdirs playwright plotly pluggy poetry polars pre-commit prettytable
prometheus-client prompt-toolkit protobuf psutil psycopg psycopg2 psycopg2-binary pyarrow pyasn1 pycodestyle pycparser
pycrypto pycryptodome pycryptodomex pydantic pydantic-core pyflakes pygments pyinstaller pyjwt pylint pymongo pymysql
pynacl pyodbc pyopenssl pyparsing pypdf pyserial pyspark pytest pytest-asyncio pytest-cov pytest-mock pytest-xdist
python-dateutil python-dotenv python-jose python-json-logger python-multipart python-slugify pytz pyyaml pyzmq redis
regex reportlab requests requests-oauthlib requests-toolbelt responses retrying ruamel-yaml s3transfer safetensors
scapy scikit-image scikit-learn scipy scrapy seaborn selenium sentry-sdk setuptools setuptools-scm shapely simplejson
sniffio sortedcontainers soupsieve spacy sphinx sqlalchemy sqlparse starlette statsmodels streamlit stripe structlog
sympy tabulate tenacity tensorboard tensorflow termcolor threadpoolctl tiktoken tokenizers tomlkit torch torchaudio
torchvision tornado tqdm traitlets transformers twilio twine twisted typer typing-extensions tzdata tzlocal ujson
urllib3 uvicorn uvloop virtualenv watchdog watchfiles wcwidth websocket-client websockets werkzeug wheel wrapt wtforms
xgboost xlrd xlsxwriter xmltodict yarl zope-interface zstandard
""",
    "npm": """
@angular/cli @angular/common @angular/core @apollo/client @apollo/server @aws-sdk/client-s3 @babel/cli @babel/core
@babel/parser @babel/preset-env @babel/preset-react @babel/runtime @babel/traverse @eslint/js @fastify/cors
@fortawesome/fontawesome-free @headlessui/react @hookform/resolvers @jest/core @mui/material @nestjs/common
@nestjs/core @octokit/core @octokit/rest @playwright/test @prisma/client @reduxjs/toolkit @rollup/plugin-commonjs
@sentry/browser @sentry/node @storybook/react @supabase/supabase-js @sveltejs/kit @tanstack/react-query
@testing-library/react @types/node @types/react @typescript-eslint/parser @vitejs/plugin-react @vue/compiler-sfc
accepts acorn ajv amqplib ansi-regex ansi-styles anymatch archiver argparse astro async autoprefixer aws-sdk axios
babel-core babel-eslint babel-jest babel-loader balanced-match base64-js bcrypt bcryptjs bignumber.js bluebird
body-parser bootstrap brace-expansion braces browserify browserslist buffer bunyan camelcase chai chalk chart.js
cheerio chokidar classnames cli-table3 cliui clone color-convert color-name colorette colors commander compression
concurrently connect content-type cookie cookie-parser copy-webpack-plugin core-js cors cosmiconfig cross-env
cross-fetch cross-spawn crypto-js css-loader cssnano csv-parse cypress date-fns dateformat dayjs debug deepmerge
discord.js dotenv dotenv-expand ejs electron electron-builder emoji-regex enquirer esbuild escape-string-regexp eslint
eslint-config-airbnb eslint-config-prettier eslint-plugin-import eslint-plugin-react espree esprima estraverse ethers
event-stream eventemitter3 events execa expect express express-session extend fast-deep-equal fast-glob fastify figlet
file-loader find-up firebase follow-redirects form-data formidable formik framer-motion fs-extra fsevents glob
glob-parent globals globby graceful-fs graphql graphql-request graphql-tag grunt gulp handlebars helmet highlight.js
history html-webpack-plugin http-errors http-proxy http-proxy-agent http-server https-proxy-agent husky i18next
iconv-lite immer immutable inherits inquirer ioredis is-number isarray isomorphic-fetch jasmine jest jest-cli jquery
js-cookie js-tokens js-yaml jsdom json5 jsonfile jsonwebtoken jszip karma koa-router lerna lint-staged lodash
lodash-es lodash.debounce lodash.get lodash.merge log4js loglevel lru-cache magic-string mariadb marked memfs meow
micromatch mime-types miniflare minimatch minimist mkdirp mobx mocha moment moment-timezone mongodb mongoose morgan
multer mustache mysql mysql2 nanoid next next-auth node-cron node-fetch node-forge node-gyp node-sass nodemailer
nodemon normalize-path npm-run-all nuxt object-assign openai ora p-limit p-queue papaparse parcel parse-json passport
passport-jwt passport-local path-to-regexp phin picocolors picomatch pinia pino pino-pretty playwright playwright-core
postcss postcss-loader postcss-selector-parser preact prettier pretty-format prisma prismjs prom-client prompts
prop-types protobufjs punycode puppeteer puppeteer-core query-string ramda react react-dom react-hook-form react-icons
react-is react-native react-query react-redux react-router react-router-dom react-scripts react-select readable-stream
readdirp recharts recoil redis redux redux-saga redux-thunk reflect-metadata request request-promise resolve rimraf
rollup safe-buffer sass-loader scheduler semver sequelize serve-static sharp shelljs sinon socket.io socket.io-client
solid-js source-map source-map-support sqlite3 string-width strip-ansi strip-json-comments stripe style-loader
styled-components stylelint superagent supertest supports-color svelte swagger-ui-express tailwindcss terser through2
tough-cookie ts-jest ts-loader ts-node tsconfig-paths tslib tslint turbo type-fest typeorm typescript ua-parser-js
uglify-js underscore undici uuid valibot validator vite vitest vue vue-router vuex webpack webpack-cli
webpack-dev-server webpack-merge whatwg-fetch winston workbox-build wrangler wrap-ansi xml2js xmlbuilder xmldom xstate
yaml yargs yargs-parser zod zustand
""",
    "Cargo": """
actix-web aes ahash aho-corasick anstream anstyle anyhow arbitrary arc-swap arrayvec askama assert_cmd async-std
async-stream async-trait autocfg aws-config aws-sdk-s3 axum backtrace base64 bincode bindgen bitflags blake3
block-buffer bstr bumpalo byteorder bytes bzip2 camino cargo_metadata cbindgen cfg-if chrono clap clap_complete
clap_derive cmake colored config console criterion crossbeam crossbeam-channel crossbeam-utils crossterm crypto-common
ctrlc darling dashmap derive_builder derive_more diesel digest dirs dotenv dotenvy ecdsa ed25519 ed25519-dalek either
encoding_rs env_logger errno ethers fastrand filetime flate2 flume form_urlencoded fs-err futures futures-channel
futures-core futures-util generic-array getrandom git2 globset hashbrown hickory-resolver hmac http-body humantime
hyper hyper-rustls hyper-tls hyper-util ignore image indexmap indicatif indoc insta itertools jsonwebtoken lazy_static
libc libloading linked-hash-map linux-raw-sys lock_api memchr memmap2 memoffset miette minijinja miniz_oxide mockall
moka multimap nalgebra native-tls ndarray notify num-bigint num-integer num-traits num_cpus object octocrab once_cell
openssl openssl-sys opentelemetry ordered-float parking_lot paste percent-encoding petgraph pin-project
pin-project-lite pkg-config polars postgres predicates pretty_assertions proc-macro2 prometheus proptest prost
prost-build pyo3 quick-xml quickcheck quinn quote rand rand_chacha rand_core ratatui rayon rayon-core redis regex
regex-automata regex-syntax reqwest rkyv rocksdb rstest rusqlite rust_decimal rustc-demangle rustc-hash rustix rustls
rustls-pemfile rustversion rustyline same-file schemars scopeguard secrecy semver serde serde_bytes serde_derive
serde_json serde_path_to_error serde_repr serde_urlencoded serde_with serde_yaml serial_test sha1 sha2 shlex
signal-hook similar smallvec snafu socket2 sqlx static_assertions strsim structopt strum strum_macros subtle sysinfo
tempfile termcolor terminal_size testcontainers textwrap thiserror thread_local tikv-jemallocator tinyvec tokio
tokio-rustls tokio-stream tokio-tungstenite tokio-util toml toml_edit tonic tower tower-http tracing tracing-core
tracing-subscriber trybuild tungstenite typenum unicode-ident unicode-normalization unicode-segmentation unicode-width
untrusted url urlencoding utoipa uuid walkdir wasm-bindgen wasmtime web-sys webpki-roots winapi windows windows-sys
winnow wiremock zerocopy zeroize zstd
""",
    "Go": """
cloud.google.com/go cloud.google.com/go/storage github.com/BurntSushi/toml github.com/Masterminds/semver
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
github.com/vektra/mockery github.com/yuin/goldmark go.etcd.io/bbolt go.etcd.io/etcd go.mongodb.org/mongo-driver
go.opentelemetry.io/otel go.uber.org/atomic go.uber.org/fx go.uber.org/multierr go.uber.org/zap golang.org/x/crypto
golang.org/x/net golang.org/x/oauth2 golang.org/x/sync golang.org/x/sys golang.org/x/term golang.org/x/text
golang.org/x/time golang.org/x/tools google.golang.org/api google.golang.org/grpc google.golang.org/protobuf
gopkg.in/yaml.v2 gopkg.in/yaml.v3 gorm.io/gorm k8s.io/api k8s.io/apimachinery k8s.io/client-go k8s.io/klog
sigs.k8s.io/controller-runtime sigs.k8s.io/yaml
""",
    "RubyGems": """
actioncable actionmailer actionpack actionview activejob activemodel activerecord activestorage activesupport
addressable aws-sdk aws-sdk-core aws-sdk-s3 bcrypt bootsnap bootstrap brakeman builder bullet bundler byebug cancancan
capistrano capybara carrierwave coderay colorize concurrent-ruby cucumber dalli database_cleaner delayed_job devise
diff-lcs doorkeeper dotenv dotenv-rails draper erubi eventmachine excon execjs factory_bot factory_bot_rails faker
faraday fastlane foreman friendly_id geocoder globalid grape graphql hashie hiredis httparty httpclient
image_processing jbuilder jekyll jquery-rails kaminari kramdown letter_opener listen lograge loofah marcel
method_source mime-types mini_magick mini_portile2 minitest mongoid msgpack multi_json multipart-post mustache mysql2
newrelic_rpm nokogiri oauth2 octokit omniauth paperclip parallel parser pry-byebug pry-rails public_suffix pundit
rack-attack rack-cors rack-test rails rails-html-sanitizer railties rainbow ransack redcarpet redis resque rest-client
rspec rspec-core rspec-rails rubocop rubocop-ast rubocop-rails ruby-progressbar rubyzip sass-rails selenium-webdriver
sequel shoulda-matchers sidekiq simple_form simplecov sinatra spring sprockets sprockets-rails sqlite3 stripe timecop
turbolinks typhoeus tzinfo uglifier unicorn warden web-console webdrivers webmock webpacker websocket-driver
will_paginate zeitwerk
""",
    "Composer": """
aws/aws-sdk-php bacon/bacon-qr-code barryvdh/laravel-debugbar barryvdh/laravel-dompdf brick/math cakephp/cakephp
composer/composer composer/installers composer/semver doctrine/annotations doctrine/cache doctrine/collections
doctrine/dbal doctrine/inflector doctrine/lexer doctrine/migrations doctrine/orm dragonmantank/cron-expression
drupal/core egulias/email-validator fakerphp/faker filp/whoops firebase/php-jwt friendsofphp/php-cs-fixer
fruitcake/laravel-cors fzaninotto/faker google/apiclient google/protobuf guzzlehttp/guzzle guzzlehttp/promises
guzzlehttp/psr7 illuminate/support intervention/image laravel/framework laravel/horizon laravel/passport laravel/sail
laravel/sanctum laravel/socialite laravel/tinker league/commonmark league/csv league/flysystem league/oauth2-client
livewire/livewire maatwebsite/excel masterminds/html5 mockery/mockery monolog/monolog mpdf/mpdf myclabs/deep-copy
nesbot/carbon nette/utils nikic/fast-route nikic/php-parser nunomaduro/collision nunomaduro/larastan
paragonie/random_compat pestphp/pest phar-io/manifest phpmailer/phpmailer phpoffice/phpspreadsheet phpseclib/phpseclib
phpspec/prophecy phpstan/phpstan phpunit/phpunit predis/predis psr/cache psr/container psr/http-client
psr/http-message psr/log psy/psysh pusher/pusher-php-server ramsey/collection ramsey/uuid rector/rector sebastian/diff
sentry/sentry slim/slim spatie/laravel-permission squizlabs/php_codesniffer stripe/stripe-php swiftmailer/swiftmailer
symfony/console symfony/dotenv symfony/event-dispatcher symfony/finder symfony/http-client symfony/http-foundation
symfony/http-kernel symfony/mailer symfony/process symfony/routing symfony/string symfony/symfony symfony/translation
symfony/var-dumper symfony/yaml tecnickcom/tcpdf twig/twig vimeo/psalm vlucas/phpdotenv webmozart/assert yiisoft/yii2
""",
    "Maven": """
ch.qos.logback:logback-classic com.amazonaws:aws-java-sdk com.fasterxml.jackson.core:jackson-annotations
com.fasterxml.jackson.core:jackson-core com.fasterxml.jackson.core:jackson-databind
com.github.ben-manes.caffeine:caffeine com.google.code.gson:gson com.google.guava:guava com.google.inject:guice
com.google.protobuf:protobuf-java com.h2database:h2 com.mysql:mysql-connector-j com.squareup.okhttp3:okhttp
com.squareup.retrofit2:retrofit com.zaxxer:HikariCP commons-codec:commons-codec
commons-collections:commons-collections commons-io:commons-io commons-lang:commons-lang io.grpc:grpc-core
io.micrometer:micrometer-core io.netty:netty-all io.projectreactor:reactor-core io.reactivex.rxjava3:rxjava
jakarta.servlet:jakarta.servlet-api javax.servlet:javax.servlet-api joda-time:joda-time junit:junit log4j:log4j
mysql:mysql-connector-java net.bytebuddy:byte-buddy org.apache.commons:commons-collections4
org.apache.commons:commons-lang3 org.apache.commons:commons-text org.apache.httpcomponents:httpclient
org.apache.kafka:kafka-clients org.apache.logging.log4j:log4j-api org.apache.logging.log4j:log4j-core
org.apache.maven:maven-core org.apache.poi:poi org.apache.tomcat.embed:tomcat-embed-core org.assertj:assertj-core
org.eclipse.jetty:jetty-server org.flywaydb:flyway-core org.hamcrest:hamcrest org.hibernate:hibernate-core
org.jetbrains.kotlin:kotlin-stdlib org.jsoup:jsoup org.junit.jupiter:junit-jupiter org.mapstruct:mapstruct
org.mockito:mockito-core org.postgresql:postgresql org.projectlombok:lombok org.slf4j:slf4j-api
org.springframework.boot:spring-boot-starter org.springframework.boot:spring-boot-starter-web
org.springframework:spring-context org.springframework:spring-core org.springframework:spring-web
org.testcontainers:testcontainers org.yaml:snakeyaml redis.clients:jedis
""",
}
"""Ecosystem, as `DependencyChange` calls it → names, separated by white space."""

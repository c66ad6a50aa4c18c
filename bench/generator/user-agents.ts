import type { Random } from './random';

/**
 * The clients that call AWS in a company, each with the many forms of its version. The longest
 * ones matter: a user agent is often the largest attribute of an event.
 */
export type Client = keyof typeof CLIENTS;

const LINUX = [
  'Linux#6.1.134-152.225.amzn2023.x86_64',
  'Linux#5.10.236-228.935.amzn2.x86_64',
  'Linux#6.8.0-1029-aws',
];

const CLIENTS = {
  javaV2: (random: Random) => {
    const version = `2.${random.between(20, 33)}.${random.between(0, 60)}`;
    const java = random.pick(['17.0.15', '21.0.7']);
    return `aws-sdk-java/${version} md/io#sync md/http#Apache ua/2.1 os/${random.pick(LINUX)} lang/java#${java} md/OpenJDK_64-Bit_Server_VM#${java}+6-LTS md/vendor#Amazon.com_Inc. md/en_US md/kotlin/1.9.25-release-852 exec-env/AWS_ECS_FARGATE m/D,N,e,z cfg/retry-mode#standard`;
  },
  javaV1: (random: Random) => {
    const version = `1.12.${random.between(400, 788)}`;
    return `aws-sdk-java/${version} Linux/5.10.${random.between(200, 240)}-228.935.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.15+6-LTS java/17.0.15 scala/2.12.17 vendor/Amazon.com_Inc. cfg/retry-mode/legacy`;
  },
  hadoop: (random: Random) =>
    `Hadoop 3.3.6-amzn-${random.between(1, 8)}, aws-sdk-java/2.${random.between(20, 33)}.${random.between(0, 60)} md/io#async md/http#NettyNio ua/2.1 os/${random.pick(LINUX)} lang/java#17.0.15 md/OpenJDK_64-Bit_Server_VM#17.0.15+6-LTS md/vendor#Amazon.com_Inc. md/en_US md/scala/2.12.18 ElasticMapReduce/1.0.0 emrfs/s3a {j-${random.upper(13)}} hll/cross-region m/N,T cfg/retry-mode#adaptive`,
  nodeLambda: (random: Random) =>
    `aws-sdk-js/3.${random.between(600, 860)}.0 ua/2.1 os/linux#5.10.236-248.${random.between(100, 999)}.amzn2.x86_64 lang/js md/nodejs#22.${random.between(8, 16)}.0 exec-env/AWS_Lambda_nodejs22.x m/N,E,e`,
  node: (random: Random) =>
    `aws-sdk-js/3.${random.between(600, 860)}.0 ua/2.1 os/linux#6.1.${random.between(100, 141)} lang/js md/nodejs#20.${random.between(8, 19)}.${random.between(0, 5)} api/s3#3.${random.between(600, 860)}.0 m/E,Z,b`,
  pythonLambda: (random: Random) => {
    const version = `1.${random.between(34, 39)}.${random.between(0, 40)}`;
    return `Boto3/${version} md/Botocore#${version} ua/2.1 os/linux#5.10.236-248.${random.between(100, 999)}.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.${random.between(1, 10)} md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 m/b,D,N cfg/retry-mode#legacy Botocore/${version}`;
  },
  python: (random: Random) => {
    const version = `1.${random.between(34, 39)}.${random.between(0, 40)}`;
    return `Boto3/${version} md/Botocore#${version} ua/2.0 os/linux#6.8.0-1029-aws md/arch#x86_64 lang/python#3.11.${random.between(1, 12)} md/pyimpl#CPython m/Z,b cfg/retry-mode#standard Botocore/${version} Resource`;
  },
  pythonOld: (random: Random) =>
    `Boto3/1.17.${random.between(1, 112)} Python/3.7.10 Linux/4.14.${random.between(200, 355)}-275.603.amzn2.x86_64 Botocore/1.20.${random.between(1, 112)}`,
  cli: (random: Random) =>
    `aws-cli/2.${random.between(15, 27)}.${random.between(0, 40)} md/awscrt#0.26.1 ua/2.1 os/${random.pick(['macos#24.5.0', 'linux#6.8.0-1029-aws', 'windows#10'])} md/arch#x86_64 lang/python#3.13.3 md/pyimpl#CPython m/E,Z,b cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#${random.pick(['s3.sync', 's3.cp', 's3api.list-buckets', 'sesv2.get-account', 'sts.get-caller-identity'])}`,
  cliOld: (random: Random) =>
    `aws-cli/1.${random.between(18, 27)}.${random.between(1, 160)} Python/3.8.10 Linux/5.4.0-1103-aws botocore/1.${random.between(20, 29)}.${random.between(1, 99)}`,
  terraform: (random: Random) =>
    `APN/1.0 HashiCorp/1.0 Terraform/1.${random.between(5, 12)}.${random.between(0, 7)} (+https://www.terraform.io) terraform-provider-aws/5.${random.between(40, 99)}.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8 md/GOOS#linux md/GOARCH#amd64 api/s3#1.79.3 m/g`,
  goV2: (random: Random) =>
    `aws-sdk-go-v2/1.${random.between(24, 36)}.${random.between(0, 6)} ua/2.1 os/linux lang/go#1.${random.between(21, 24)}.${random.between(0, 9)} md/GOOS#linux md/GOARCH#arm64 api/s3#1.${random.between(50, 80)}.0 ft/s3-transfer m/G,e,n`,
  goV1: (random: Random) =>
    `aws-sdk-go/1.${random.between(50, 55)}.${random.between(0, 30)} (go1.21.${random.between(0, 13)}; linux; amd64) S3Manager`,
  php: (random: Random) =>
    `aws-sdk-php/3.${random.between(280, 343)}.${random.between(0, 9)} ua/2.1 OS/Linux#5.15.0-1084-aws lang/php#8.2.${random.between(1, 28)} GuzzleHttp/7 m/b cfg/retry-mode#legacy`,
  ruby: (random: Random) =>
    `aws-sdk-ruby3/3.${random.between(200, 224)}.0 ua/2.1 api/ses#1.${random.between(60, 84)}.0 os/linux#6.1.134 md/x86_64 lang/ruby#3.3.${random.between(0, 8)} md/3.3.0 m/D`,
  dotnet: (random: Random) =>
    `aws-sdk-dotnet-core/4.0.${random.between(0, 6)} ua/2.1 os/linux#6.1.134 md/ARCH#X64 lang/.NET_Core#8.0.${random.between(1, 16)} md/aws-sdk-dotnet-core#4.0.0.${random.between(1, 20)} api/SimpleEmailServiceV2#4.0.0.${random.between(1, 9)} cfg/retry-mode#standard md/ClientAsync cfg/init-coll#0 m/U,Z`,
  rclone: (random: Random) => `rclone/v1.${random.between(60, 69)}.${random.between(0, 3)}`,
  browser: (random: Random) =>
    `Mozilla/5.0 (${random.pick(['Macintosh; Intel Mac OS X 10_15_7', 'Windows NT 10.0; Win64; x64', 'X11; Linux x86_64'])}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${random.between(120, 137)}.0.0.0 Safari/537.36`,
  internal: (random: Random) =>
    `S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.${random.between(750, 788)} Linux/5.10.236-208.928.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.452-b09 java/1.8.0_452 vendor/Oracle_Corporation cfg/retry-mode/standard`,
} satisfies Record<string, (random: Random) => string>;

/** What a client of this kind calls itself. */
export function userAgent(client: Client, random: Random): string {
  return CLIENTS[client](random);
}

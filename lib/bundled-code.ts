import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction, type FunctionName, functionDirectory } from './function-bundle';

/** A function's bundle, with the rules in it if it looks at events, as what CDK uploads. */
export function bundledCode(name: FunctionName, rulePackJson?: string): Code {
  return Code.fromAsset(functionDirectory(name), {
    // By what is uploaded: the bundle also holds code from outside the folder, and the rules.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK wants an image to fall back on. There is none: bundling succeeds here or throws.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(outputDirectory) {
          bundleFunction(name, outputDirectory, rulePackJson);
          return true;
        },
      },
    },
  });
}

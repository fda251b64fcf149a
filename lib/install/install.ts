/** installKmsMock(): connects the service to a transport. The lifetime undoes it. */
import { Lifetime } from '../base/lifetime';
import type { KmsMock } from '../kms-mock';
import { debugEnabled, debugLine } from '../log/debug-line';
import { KmsService } from '../service/service';
import { Endpoints } from '../transport/endpoints';
import { leftoverInstallation, registerInstallation } from '../transport/installation';
import { guardNetwork } from '../transport/network-guard';
import { nockTransport } from '../transport/nock/nock';
import { callerOf } from './caller';
import { createHandle } from './handle';
import { checkedOptions, type KmsMockOptions } from './options';

/** @param calledAs the public function; the error for a second installation names its caller */
export function install(options: KmsMockOptions, calledAs: (options?: KmsMockOptions) => KmsMock): KmsMock {
  const { regionId, endpoints, allowHttp, unusedFaults, warnings, secrets, ...settings } =
    checkedOptions(options);
  const leftover = leftoverInstallation();

  const lifetime = new Lifetime();
  const service = new KmsService(
    {
      ...settings,
      defaultRegionId: regionId,
      onDefect: (error) => console.error(error),
      onWarning: warnings
        ? (message, code) =>
            process.emitWarning(`alicloud-kms-mock: ${message}`, { type: 'KmsMockWarning', code })
        : undefined,
      verifier: secrets === undefined ? undefined : signatureVerifier(secrets),
      onAnswer: debugEnabled(process.env.DEBUG)
        ? (record, milliseconds) => process.stderr.write(`${debugLine(record, milliseconds)}\n`)
        : undefined,
    },
    lifetime,
  );
  const mock = createHandle(service, lifetime, unusedFaults);
  const hosts = new Endpoints(endpoints, allowHttp);
  lifetime.begin(() => {
    lifetime.add(nockTransport.start(hosts, () => service.accept(), leftover?.abandon));
    lifetime.add(guardNetwork(hosts));
    lifetime.add(
      registerInstallation({
        madeAt: callerOf(calledAs),
        mock,
        abandon: () => lifetime.end('the end of the test file'),
      }),
    );
  });
  return mock;
}

/** Loaded when first needed, because each module costs time in every test file. */
function signatureVerifier(secrets: Readonly<Record<string, string>>) {
  const { SignatureVerifier } = require('../wire/signatures') as typeof import('../wire/signatures');
  return new SignatureVerifier(secrets);
}

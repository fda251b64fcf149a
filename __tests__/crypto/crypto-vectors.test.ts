/** Known answers: published test vectors if they exist, otherwise a comparison with Node's crypto. */
import {
  constants,
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { curve, sm2 } from '../../lib/crypto/elliptic';
import { generateMac, verifyMac } from '../../lib/crypto/mac';
import { pkcs1Decrypt, pkcs1Sign, pkcs1Verify, pssSign, pssVerify } from '../../lib/crypto/rsa';
import { sm4Open, sm4Seal } from '../../lib/crypto/sm4-gcm';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** GCM (NIST SP 800-38D) over Node's SM4, a second implementation: IVs of 12 bytes. */
function sm4Gcm(key: Buffer, iv: Buffer, plaintext: Buffer, aad: Buffer) {
  const block = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  const h = BigInt(`0x${block.update(Buffer.alloc(16)).toString('hex')}`);
  const multiply = (x: bigint): bigint => {
    let product = 0n;
    let v = h;
    for (let bit = 127n; bit >= 0n; bit -= 1n) {
      if ((x >> bit) & 1n) product ^= v;
      v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
    }
    return product;
  };
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  const counter = (start: number) => Buffer.concat([iv, Buffer.from([0, 0, 0, start])]);
  const ciphertext = createCipheriv('sm4-ctr', key, counter(2)).update(plaintext);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length * 8), 8);
  const blocks = Buffer.concat([padded(aad), padded(ciphertext), lengths]).toString('hex');
  const hash = (blocks.match(/.{32}/g) as string[]).reduce(
    (y, part) => multiply(y ^ BigInt(`0x${part}`)),
    0n,
  );
  const tag = createCipheriv('sm4-ctr', key, counter(1)).update(hex(hash.toString(16).padStart(32, '0')));
  return { ciphertext, tag };
}

describe('SM4-GCM', () => {
  // RFC 8998, A.1.
  const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
  const IV = hex('00001234567800000000ABCD');
  const AAD = hex('FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2');
  const PLAINTEXT = hex(
    `AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD
     EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA`,
  );
  const CIPHERTEXT = hex(
    `17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735
     D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D`,
  );
  const TAG = hex('83DE3541E4C2B58177E065A9BF7B62EC');

  test('encrypts like RFC 8998 A.1', () => {
    expect(sm4Seal(KEY, IV, PLAINTEXT, AAD)).toEqual({ ciphertext: CIPHERTEXT, tag: TAG });
  });

  test('decrypts like RFC 8998 A.1', () => {
    expect(sm4Open(KEY, IV, { ciphertext: CIPHERTEXT, tag: TAG }, AAD)).toEqual(PLAINTEXT);
  });

  test('the second implementation in this file gives the same result', () => {
    expect(sm4Gcm(KEY, IV, PLAINTEXT, AAD)).toEqual({ ciphertext: CIPHERTEXT, tag: TAG });
  });

  test.each([0, 1, 15, 16, 17, 31, 32, 33, 100, 1024])(
    'gives the same result as the second implementation for %i random bytes',
    (size) => {
      const [key, iv, text, aad] = [
        randomBytes(16),
        randomBytes(12),
        randomBytes(size),
        randomBytes(36 + size),
      ];
      const sealed = sm4Seal(key, iv, text, aad);
      expect(sealed).toEqual(sm4Gcm(key, iv, text, aad));
      expect(sm4Open(key, iv, sealed, aad)).toEqual(text);
    },
  );

  const flip = (bytes: Buffer) =>
    Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) as number) ^ 1])]);
  test.each([
    ['key', flip(KEY), IV, CIPHERTEXT, TAG, AAD],
    ['IV', KEY, flip(IV), CIPHERTEXT, TAG, AAD],
    ['ciphertext', KEY, IV, flip(CIPHERTEXT), TAG, AAD],
    ['tag', KEY, IV, CIPHERTEXT, flip(TAG), AAD],
    ['length of the tag', KEY, IV, CIPHERTEXT, TAG.subarray(0, 12), AAD],
    ['additional data', KEY, IV, CIPHERTEXT, TAG, flip(AAD)],
    ['length of the ciphertext', KEY, IV, CIPHERTEXT.subarray(0, -1), TAG, AAD],
  ])('does not decrypt with another %s', (_title, key, iv, ciphertext, tag, aad) => {
    expect(sm4Open(key, iv, { ciphertext, tag }, aad)).toBeUndefined();
  });
});

describe('keys of Aliyun_SM4', () => {
  const MATERIAL = hex('00112233445566778899aabbccddeeff');
  const seed = () => kms.seedKey({ keySpec: 'Aliyun_SM4', material: MATERIAL, instanceId: INSTANCE });
  const UNOPENED = {
    code: 'InvalidParameter',
    body: {},
    message: 'The parameter  CiphertextBlob  is invalid.',
    status: 400,
  };
  const NO_AAD = Buffer.alloc(0);

  test.each(['x', 'sixteen letters!', 'Grüße, 密钥 🔑', 'y'.repeat(6144)])(
    'Encrypt uses SM4-GCM, in the blob format of AES keys: %.20s',
    async (Plaintext) => {
      const { keyId, keyVersionId } = seed();
      const { body } = await call('Encrypt', { KeyId: keyId, Plaintext });
      const bytes = Buffer.from(body.CiphertextBlob, 'base64');
      expect(bytes.subarray(0, 36).toString('latin1')).toBe(keyVersionId);
      const expected = sm4Gcm(MATERIAL, bytes.subarray(36, 48), Buffer.from(Plaintext), NO_AAD);
      expect(bytes.subarray(48)).toEqual(Buffer.concat([expected.ciphertext, expected.tag]));
    },
  );

  test('Decrypt decrypts a blob that was created with SM4-GCM and a context', async () => {
    const { keyId, keyVersionId } = seed();
    const iv = Buffer.from('twelve bytes');
    const { ciphertext, tag } = sm4Gcm(
      MATERIAL,
      iv,
      Buffer.from('secret'),
      createHash('sha256').update('a=1&b=2').digest(),
    );
    const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), iv, ciphertext, tag]).toString('base64');
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"b":"2","a":"1"}' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId, KeyVersionId: keyVersionId, Plaintext: 'secret' },
    });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(UNOPENED);
  });

  test.each([
    ['IV', 36],
    ['ciphertext', 48],
    ['tag', -1],
  ])('a blob with a changed byte of the %s cannot be decrypted', async (_title, place) => {
    const { keyId } = seed();
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' });
    const bytes = Buffer.from(body.CiphertextBlob, 'base64');
    const index = place < 0 ? bytes.length + place : place;
    bytes[index] = (bytes[index] as number) ^ 1;
    expect(await call('Decrypt', { CiphertextBlob: bytes.toString('base64') })).toEqual(UNOPENED);
    expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).body.Plaintext).toBe('secret');
  });

  test('GenerateDataKey encrypts the Base64 string of the data key', async () => {
    const { keyId } = seed();
    const { body } = await call('GenerateDataKey', { KeyId: keyId });
    const bytes = Buffer.from(body.CiphertextBlob, 'base64');
    const expected = sm4Gcm(MATERIAL, bytes.subarray(36, 48), Buffer.from(body.Plaintext), NO_AAD);
    expect(Buffer.from(body.Plaintext, 'base64')).toHaveLength(32);
    expect(bytes.subarray(48)).toEqual(Buffer.concat([expected.ciphertext, expected.tag]));
  });

  test.each([15, 17, 32])('key material of %i bytes is not a valid SM4 key', (size) => {
    expect(() =>
      kms.seedKey({ keySpec: 'Aliyun_SM4', material: Buffer.alloc(size, 1), instanceId: INSTANCE }),
    ).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });
});

describe('SM2', () => {
  // GB/T 32918.5-2017, A.2 and C.2: the recommended curve.
  const SCALAR = hex('3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8');
  const POINT = hex(
    `04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
        CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13`,
  );
  /** SM3(Z || "message digest") for the id 1234567812345678. */
  const DIGEST = hex('F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640');
  const SIGNATURE = hex(
    `3046
     022100F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
     022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA`,
  );
  /** ASN.1 of C1, C3, C2 (GM/T 0009). */
  const CIPHERTEXT = hex(
    `307C
     022004EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73
     022100E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0
     042059983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766
     041321886CA989CA9C7D58087307CA93092D651EFA`,
  );

  test('the private key of the standard gives the public key of the standard', () => {
    expect(sm2().publicPoint(SCALAR)).toEqual(POINT);
  });

  test('the digest of the standard is SM3 over Z and the message', () => {
    const [a, b, gx, gy] = [
      'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC',
      '28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93',
      '32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7',
      'BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0',
    ] as const;
    const z = createHash('sm3')
      .update(
        Buffer.concat([
          hex('0080'),
          Buffer.from('1234567812345678'),
          hex(a + b + gx + gy),
          POINT.subarray(1),
        ]),
      )
      .digest();
    expect(createHash('sm3').update(z).update('message digest').digest()).toEqual(DIGEST);
  });

  test('the signature of the standard is valid', () => {
    expect(sm2().verify(SIGNATURE, DIGEST, POINT)).toBe(true);
  });

  test('the signature of the standard is not valid for another digest, point or number', () => {
    const other = sm2().publicPoint(Buffer.alloc(32, 1));
    const changed = Buffer.from(SIGNATURE);
    changed[20] = (changed[20] as number) ^ 1;
    expect(sm2().verify(SIGNATURE, Buffer.alloc(32, 1), POINT)).toBe(false);
    expect(sm2().verify(SIGNATURE, DIGEST, other)).toBe(false);
    expect(sm2().verify(changed, DIGEST, POINT)).toBe(false);
  });

  test('the ciphertext of the standard can be decrypted', () => {
    expect(sm2().decrypt(CIPHERTEXT, SCALAR)?.toString()).toBe('encryption standard');
  });

  test('signatures of the mock are valid, and differ', () => {
    const first = sm2().sign(DIGEST, SCALAR);
    const second = sm2().sign(DIGEST, SCALAR);
    expect(sm2().verify(first, DIGEST, POINT)).toBe(true);
    expect(sm2().verify(second, DIGEST, POINT)).toBe(true);
    expect(second).not.toEqual(first);
  });

  // C2 is as long as the plaintext. The risk is at the lengths at which DER needs one more length byte.
  test.each([1, 2, 20, 21, 127, 128, 129, 255, 256, 257, 6047])(
    'ciphertexts of the mock with %i bytes can be decrypted',
    (size) => {
      const text = randomBytes(size);
      const sealed = sm2().encrypt(text, POINT);
      expect(sm2().decrypt(sealed, SCALAR)).toEqual(text);
      expect(sm2().decrypt(sealed, Buffer.alloc(32, 1))).toBeUndefined();
    },
  );

  describe('with a given random number k, which decides the point or the signature', () => {
    // The library takes 48 random bytes for each k, and uses (their number modulo (n - 1)) + 1.
    const nextRandomNumbers = (...numbers: readonly number[]) => {
      const left = [...numbers];
      jest.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
        const bytes = array as unknown as Uint8Array;
        const k = left.shift();
        if (k === undefined || bytes.length !== 48) throw new Error(`${bytes.length} more random bytes`);
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
          .fill(0)
          .writeUInt32BE(k - 1, 44);
        return array;
      });
      return left;
    };
    afterEach(() => {
      jest.restoreAllMocks();
    });

    /** The lengths of the two INTEGERs in front. */
    const lengthsOf = (der: Buffer) => {
      const first = der[1] === 0x81 ? 3 : 2;
      const length = der[first + 1] as number;
      return [length, der[first + 2 + length + 1]];
    };

    // DER leaves out leading zero bytes, and adds one if the first bit is set.
    test.each([
      [2109, [31, 33]],
      [107, [32, 31]],
    ])('a ciphertext of k = %i can be decrypted, and its coordinates have %j bytes', (k, lengths) => {
      nextRandomNumbers(k);
      const ciphertext = sm2().encrypt(Buffer.from('a'), POINT);
      expect(lengthsOf(ciphertext)).toEqual(lengths);
      expect(sm2().decrypt(ciphertext, SCALAR)?.toString()).toBe('a');
    });

    test.each([
      [429, [31, 33]],
      [121, [32, 31]],
    ])('a signature of k = %i is valid, and its numbers have %j bytes', (k, lengths) => {
      nextRandomNumbers(k);
      const signature = sm2().sign(DIGEST, SCALAR);
      expect(lengthsOf(signature)).toEqual(lengths);
      expect(sm2().verify(signature, DIGEST, POINT)).toBe(true);
    });

    test('a k whose mask is zero is not used: the ciphertext would contain the plaintext', () => {
      const left = nextRandomNumbers(470, 471);
      const ciphertext = sm2().encrypt(Buffer.from('a'), POINT);
      expect(left).toEqual([]);
      expect(ciphertext.at(-1)).not.toBe('a'.charCodeAt(0));
      expect(sm2().decrypt(ciphertext, SCALAR)?.toString()).toBe('a');
    });
  });
});

describe('HMAC', () => {
  // RFC 4231, test cases 1 to 4, 6 and 7.
  const LONG_KEY = 'aa'.repeat(131);
  const CASES = [
    [
      'case 1',
      '0b'.repeat(20),
      Buffer.from('Hi There'),
      '896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
      'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
    ],
    [
      'case 2',
      Buffer.from('Jefe').toString('hex'),
      Buffer.from('what do ya want for nothing?'),
      'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
    [
      'case 3',
      'aa'.repeat(20),
      Buffer.alloc(50, 0xdd),
      '7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea',
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
      '88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27',
      'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
    ],
    [
      'case 4',
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      Buffer.alloc(50, 0xcd),
      '6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a',
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
      '3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
      'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
    ],
    [
      'case 6',
      LONG_KEY,
      Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
      '95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
      '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
      '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
    ],
    [
      'case 7',
      LONG_KEY,
      Buffer.from(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '3a854166ac5d9f023f54d517d0b39dbd946770db9c2b95c9f6f565d1',
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
      '6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e',
      'e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58',
    ],
  ] as const;
  const ALGORITHMS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'] as const;

  test.each(CASES)('is the MAC of RFC 4231, %s', (_title, key, message, ...macs) => {
    expect(ALGORITHMS.map((algorithm) => generateMac(hex(key), message, algorithm).toString('hex'))).toEqual(
      macs,
    );
  });

  test.each(CASES)(
    'is accepted for RFC 4231, %s, and rejected if changed',
    (_title, key, message, ...macs) => {
      const verdict = (change: number) =>
        ALGORITHMS.map((algorithm, index) => {
          const mac = hex(macs[index] as string);
          mac[0] = (mac[0] as number) ^ change;
          return verifyMac(hex(key), message, mac, algorithm);
        });
      expect(verdict(0)).toEqual([true, true, true, true]);
      expect(verdict(1)).toEqual([false, false, false, false]);
    },
  );

  test.each([1, 32, 64, 65, 131])('with SM3 is the MAC of Node for a key of %i bytes', (size) => {
    const [key, message] = [randomBytes(size), randomBytes(200)];
    expect(generateMac(key, message, 'HMAC_SM3')).toEqual(createHmac('sm3', key).update(message).digest());
  });

  test('with SM3 is HMAC (RFC 2104) computed with the hash of Node', () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const block = Buffer.concat([key, Buffer.alloc(32)]);
    const pad = (byte: number) => Buffer.from(block.map((value) => value ^ byte));
    const inner = createHash('sm3').update(pad(0x36)).update('abc').digest();
    const outer = createHash('sm3').update(pad(0x5c)).update(inner).digest();
    expect(generateMac(key, Buffer.from('abc'), 'HMAC_SM3')).toEqual(outer);
  });

  test('SM3 of "abc" in Node is the digest of GB/T 32905, A.1', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
  });
});

describe('ECDSA against Node', () => {
  const CURVES = [
    ['EC_P256', 'P-256'],
    ['EC_P256K', 'secp256k1'],
  ] as const;
  const pairOf = (namedCurve: string) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    return {
      privateKey,
      publicKey,
      // RFC 5915: the scalar follows SEQUENCE, version and the header of an OCTET STRING.
      scalar: privateKey.export({ type: 'sec1', format: 'der' }).subarray(7, 39),
      spki: publicKey.export({ type: 'spki', format: 'der' }),
    };
  };

  test.each(CURVES)('%s: the public point is at the end of the SPKI of %s', (spec, name) => {
    const { scalar, spki } = pairOf(name);
    expect(Buffer.concat([curve(spec).spkiPrefix, curve(spec).publicPoint(scalar)])).toEqual(spki);
  });

  test.each(CURVES)(
    '%s: Node accepts 100 signatures',
    (spec, name) => {
      const { scalar, publicKey } = pairOf(name);
      const messages = Array.from({ length: 100 }, (_, index) => Buffer.from(`message ${index}`));
      const refused = messages.filter((message) => {
        const signature = curve(spec).sign(createHash('sha256').update(message).digest(), scalar);
        return !verify('sha256', message, publicKey, signature);
      });
      expect(refused).toEqual([]);
    },
    60_000,
  );

  test.each(CURVES)(
    '%s: 100 signatures of Node are accepted, with a low or a high s',
    (spec, name) => {
      const { scalar, privateKey } = pairOf(name);
      const point = curve(spec).publicPoint(scalar);
      const messages = Array.from({ length: 100 }, (_, index) => Buffer.from(`message ${index}`));
      const refused = messages.filter((message) => {
        const signature = sign('sha256', message, privateKey);
        return !curve(spec).verify(signature, createHash('sha256').update(message).digest(), point);
      });
      expect(refused).toEqual([]);
    },
    60_000,
  );

  test.each(CURVES)('%s: a signature is valid only for its digest and public key', (spec, name) => {
    const { scalar } = pairOf(name);
    const digest = Buffer.alloc(32, 7);
    const signature = curve(spec).sign(digest, scalar);
    expect(curve(spec).verify(signature, digest, curve(spec).publicPoint(scalar))).toBe(true);
    expect(curve(spec).verify(signature, Buffer.alloc(32, 8), curve(spec).publicPoint(scalar))).toBe(false);
    expect(curve(spec).verify(signature, digest, curve(spec).publicPoint(Buffer.alloc(32, 1)))).toBe(false);
  });

  // Digests at the borders of the range of a scalar.
  test.each([
    ['zeros', Buffer.alloc(32)],
    ['ones', Buffer.alloc(32, 0xff)],
  ])('a digest of %s is signed and accepted', (_title, digest) => {
    const verdicts = CURVES.map(([spec]) => {
      const scalar = Buffer.alloc(32, 3);
      return curve(spec).verify(curve(spec).sign(digest, scalar), digest, curve(spec).publicPoint(scalar));
    });
    expect(verdicts).toEqual([true, true]);
  });

  test.each(['EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
    '%s: zero and the group order are not valid private keys',
    (spec) => {
      const orders = {
        EC_P256: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
        EC_P256K: 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
        EC_SM2: 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123',
      };
      expect(curve(spec).isPrivateKey(Buffer.alloc(32))).toBe(false);
      expect(curve(spec).isPrivateKey(hex(orders[spec]))).toBe(false);
      expect(curve(spec).isPrivateKey(Buffer.alloc(32, 0xff))).toBe(false);
      expect(curve(spec).isPrivateKey(Buffer.alloc(31, 1))).toBe(false);
      expect(curve(spec).isPrivateKey(Buffer.alloc(32, 1))).toBe(true);
    },
  );
});

describe('RSA against Node', () => {
  // 2049 bits: a modulus whose encoded message does not begin at a byte boundary.
  test.each([2048, 2049, 3072])(
    'PSS with a key of %i bits, in both directions',
    (modulusLength) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const message = Buffer.from('Hello world');
      const digest = createHash('sha256').update(message).digest();
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      expect(verify('sha256', message, { key: publicKey, ...padding }, pssSign(privateKey, digest))).toBe(
        true,
      );
      const made = sign('sha256', message, { key: privateKey, ...padding });
      expect(pssVerify(publicKey, digest, made)).toBe(true);
      expect(pssVerify(publicKey, Buffer.alloc(32), made)).toBe(false);
    },
    60_000,
  );

  test('50 PSS signatures in a row are valid, in both directions', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const messages = Array.from({ length: 50 }, (_, index) => Buffer.from(`message ${index}`));
    const refused = messages.filter((message) => {
      const digest = createHash('sha256').update(message).digest();
      const own = verify('sha256', message, { key: publicKey, ...padding }, pssSign(privateKey, digest));
      return !own || !pssVerify(publicKey, digest, sign('sha256', message, { key: privateKey, ...padding }));
    });
    expect(refused).toEqual([]);
  }, 60_000);

  test('PKCS#1 gives the bytes of Node, in both directions', () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    });
    const message = Buffer.from('Hello world');
    const digest = createHash('sha256').update(message).digest();
    const made = sign('sha256', message, pem);
    expect(pkcs1Sign(createPrivateKey(pem), digest)).toEqual(made);
    expect(pkcs1Verify(createPublicKey(pem), digest, made)).toBe(true);
    expect(pkcs1Verify(createPublicKey(pem), Buffer.alloc(32), made)).toBe(false);
  });

  test('a signature without its leading zero is not valid, although it is the same number', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let digest = createHash('sha256').update('Hello world').digest();
    while (pkcs1Sign(privateKey, digest)[0] !== 0) digest = createHash('sha256').update(digest).digest();
    const made = pkcs1Sign(privateKey, digest);
    expect(pkcs1Verify(publicKey, digest, made)).toBe(true);
    expect(pkcs1Verify(publicKey, digest, made.subarray(1))).toBe(false);
  });

  test('PKCS#1 decrypts only if the padding has at least eight bytes', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const decrypted = (paddingBytes: number, start = [0, 2]) => {
      const head = [...start, ...Array(paddingBytes).fill(0xff), 0];
      const block = Buffer.concat([Buffer.from(head), Buffer.alloc(256 - head.length, 0x61)]);
      return pkcs1Decrypt(
        privateKey,
        publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block),
      );
    };
    expect(decrypted(8)).toEqual(Buffer.alloc(245, 0x61));
    expect(decrypted(7)).toBeUndefined();
    expect(decrypted(8, [0, 1])).toBeUndefined();
    expect(decrypted(8, [1, 2])).toBeUndefined();
    expect(pkcs1Decrypt(privateKey, Buffer.alloc(255))).toBeUndefined();
    expect(pkcs1Decrypt(privateKey, Buffer.alloc(256, 0xff))).toBeUndefined();
  });
});

// libcrypto of OpenSSL as the system has it (libssl-dev), which libcurl links anyway: what `fetch` signs requests with.
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

// The digest of SHA-1, 20 bytes long; 1 where it was made.
static inline int crypto_sha1(const void *bytes, size_t count, unsigned char *digest) {
  unsigned int length = 0;
  return EVP_Digest(bytes, count, digest, &length, EVP_sha1(), NULL) == 1 && length == 20;
}

// The keyed digest of RFC 2104 with SHA-1, 20 bytes long; 1 where it was made.
static inline int crypto_hmac_sha1(
    const void *key, size_t key_count, const void *bytes, size_t count, unsigned char *digest) {
  unsigned int length = 0;
  return HMAC(EVP_sha1(), key, (int)key_count, (const unsigned char *)bytes, count, digest, &length) != NULL
      && length == 20;
}

// No password is ever asked for at the terminal.
static inline int crypto_no_password(char *buffer, int size, int is_written, void *context) { return -1; }

// The private key in a text of PEM, to be freed with EVP_PKEY_free; NULL where there is none on the curve P-256.
static inline EVP_PKEY *crypto_read_p256_key(const char *text, size_t count) {
  BIO *input = BIO_new_mem_buf(text, (int)count);
  if (input == NULL) return NULL;
  EVP_PKEY *key = PEM_read_bio_PrivateKey(input, NULL, crypto_no_password, NULL);
  BIO_free(input);
  char group[32];
  size_t length = 0;
  if (key != NULL && (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1
      || strcmp(group, "prime256v1") != 0)) {
    EVP_PKEY_free(key);
    key = NULL;
  }
  return key;
}

// The signature of ES256 (RFC 7518 section 3.4): both numbers, 32 bytes each; 1 where it was made.
static inline int crypto_sign_es256(EVP_PKEY *key, const void *bytes, size_t count, unsigned char *signature) {
  unsigned char der[256];
  size_t length = sizeof der;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL) return 0;
  int is_signed = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1
      && EVP_DigestSign(context, der, &length, (const unsigned char *)bytes, count) == 1;
  EVP_MD_CTX_free(context);
  if (!is_signed) return 0;
  const unsigned char *start = der;
  ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &start, (long)length);
  if (pair == NULL) return 0;
  is_signed = BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32
      && BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
  ECDSA_SIG_free(pair);
  return is_signed;
}

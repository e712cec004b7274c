package dev.ufo.lab;

import static dev.ufo.lab.Der.bits;
import static dev.ufo.lab.Der.integer;
import static dev.ufo.lab.Der.octets;
import static dev.ufo.lab.Der.oid;
import static dev.ufo.lab.Der.sequence;
import static dev.ufo.lab.Der.set;
import static dev.ufo.lab.Der.tagged;
import static dev.ufo.lab.Der.text;
import static dev.ufo.lab.Der.time;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Authorities, certificates and revocation lists. Names say nothing about the fault: a server logs
 * the subjects that it has seen.
 */
final class Pki {
  private static final byte[] ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
  private static final SecureRandom RANDOM = new SecureRandom();

  private Pki() {}

  /** A root: signs certificates. */
  record Authority(String name, KeyPair keys, X509Certificate certificate) {
    static Authority named(String name) {
      KeyPair keys = newKeys();
      byte[] basic = sequence(oid("2.5.29.19"), Der.yes(), octets(sequence(Der.yes())));
      return new Authority(
          name, keys, sign(name, name, keys, keys.getPrivate(), Duration.ofDays(-1), basic));
    }

    /** A certificate for a name, good from yesterday. */
    Leaf leaf(String subject, String dns) {
      return leaf(subject, dns, Duration.ofDays(-1));
    }

    /** A certificate for a name, good for 30 days from that time, which may lie in the past. */
    Leaf leaf(String subject, String dns, Duration from) {
      KeyPair keys = newKeys();
      byte[] name = tagged(0x82, dns.getBytes(StandardCharsets.US_ASCII));
      byte[] names = sequence(oid("2.5.29.17"), octets(sequence(name)));
      return new Leaf(
          keys.getPrivate(), sign(subject, this.name, keys, this.keys.getPrivate(), from, names));
    }

    /** A list of what is revoked. */
    String revoking(BigInteger... serials) {
      byte[][] entries = new byte[serials.length][];
      for (int i = 0; i < serials.length; i++) {
        entries[i] = sequence(integer(serials[i]), time(daysFromNow(-1)));
      }
      byte[] list =
          sequence(
              integer(BigInteger.ONE),
              ECDSA_SHA256,
              distinguished(name),
              time(daysFromNow(-3)),
              time(daysFromNow(30)),
              sequence(entries));
      return Pki.pem("X509 CRL", signed(list, keys.getPrivate()));
    }

    String pem() {
      return Pki.pem(certificate);
    }
  }

  /** A certificate and its key. */
  record Leaf(PrivateKey key, X509Certificate certificate) {
    Certificate[] chain() {
      return new Certificate[] {certificate};
    }

    String pem() {
      return Pki.pem(certificate);
    }

    String keyPem() {
      return Pki.pem("PRIVATE KEY", key.getEncoded());
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      String subject, String issuer, KeyPair keys, PrivateKey by, Duration from, byte[] extension) {
    Instant begin = Instant.now().plus(from);
    byte[] certificate =
        sequence(
            tagged(0xa0, integer(BigInteger.TWO)), // version 3
            integer(new BigInteger(120, RANDOM).add(BigInteger.ONE)),
            ECDSA_SHA256,
            distinguished(issuer),
            sequence(time(begin), time(begin.plus(Duration.ofDays(30)))),
            distinguished(subject),
            keys.getPublic().getEncoded(),
            tagged(0xa3, sequence(extension)));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed(certificate, by)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signed(byte[] body, PrivateKey by) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by);
      signature.update(body);
      return sequence(body, ECDSA_SHA256, bits(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] distinguished(String commonName) {
    return sequence(set(sequence(oid("2.5.4.3"), text(commonName))));
  }

  private static Instant daysFromNow(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}

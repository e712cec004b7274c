package dev.ufo.entry;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A protobuf message as its raw fields, to be written again in ways that are odd and legal. */
final class Raw {
  /** One field: its number and wire type, and either its varint or the bytes behind the tag. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Field(int number, int type, long varint, byte[] bytes) {}

  private final List<Field> fields = new ArrayList<>();
  private @Nullable Random padding;

  static Raw parse(byte[] message) {
    Raw raw = new Raw();
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int number = WireFormat.getTagFieldNumber(tag);
        int type = WireFormat.getTagWireType(tag);
        switch (type) {
          case WireFormat.WIRETYPE_VARINT ->
              raw.fields.add(new Field(number, type, in.readRawVarint64(), new byte[0]));
          case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
              raw.fields.add(new Field(number, type, 0, in.readByteArray()));
          default -> {
            int from = in.getTotalBytesRead();
            in.skipField(tag);
            byte[] bytes = Arrays.copyOfRange(message, from, in.getTotalBytesRead());
            raw.fields.add(new Field(number, type, 0, bytes));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return raw;
  }

  /** Does the same to the message in field {@code number}, wherever it occurs. */
  Raw within(int number, UnaryOperator<Raw> change) {
    fields.replaceAll(field ->
        field.number() == number && field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED
            ? new Field(number, field.type(), 0, change.apply(parse(field.bytes())).bytes())
            : field);
    return this;
  }

  /** Another order of fields; those of equal number keep theirs. */
  Raw shuffled(Random random) {
    List<Integer> numbers = new ArrayList<>();
    fields.forEach(field -> numbers.add(field.number()));
    Collections.shuffle(numbers, random);
    List<Field> rest = new ArrayList<>(fields);
    fields.clear();
    for (int number : numbers) {
      for (Field field : rest) {
        if (field.number() == number) {
          fields.add(field);
          rest.remove(field);
          break;
        }
      }
    }
    return this;
  }

  /** Some fields twice, the second time perhaps cut short. */
  Raw duplicated(Random random) {
    for (int i = random.nextInt(3); i >= 0 && !fields.isEmpty(); i--) {
      Field field = fields.get(random.nextInt(fields.size()));
      Field again =
          random.nextBoolean()
              ? field
              : new Field(field.number(), field.type(), 0, new byte[field.bytes().length]);
      if (field.type() == WireFormat.WIRETYPE_LENGTH_DELIMITED
          || field.type() == WireFormat.WIRETYPE_VARINT) {
        fields.add(random.nextInt(fields.size() + 1), again);
      }
    }
    return this;
  }

  /** From now on with varints, lengths and tags in more bytes than they need, by chance. */
  Raw padded(Random random) {
    padding = random;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      varint(out, Integer.toUnsignedLong(field.number() << 3 | field.type()), 5);
      switch (field.type()) {
        case WireFormat.WIRETYPE_VARINT -> varint(out, field.varint(), 10);
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          varint(out, field.bytes().length, 5);
          out.writeBytes(field.bytes());
        }
        default -> out.writeBytes(field.bytes());
      }
    }
    return out.toByteArray();
  }

  private void varint(ByteArrayOutputStream out, long value, int most) {
    int needed = Math.max(1, (70 - Long.numberOfLeadingZeros(value | 1)) / 7);
    int length = needed;
    if (padding != null && padding.nextInt(6) == 0) {
      length = Math.min(most, needed + 1 + padding.nextInt(3));
    }
    long rest = value;
    for (int i = 1; i < Math.max(length, needed); i++) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) (rest & 0x7f));
  }
}

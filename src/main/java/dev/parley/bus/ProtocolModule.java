package dev.parley.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/** How Jackson writes the protocol's values: as byte strings, records by their own encoding. */
final class ProtocolModule extends SimpleModule {

  private static final long serialVersionUID = 1;

  ProtocolModule() {
    bytes(Bytes.class, Bytes::view, Bytes::of);
    bytes(Address.class, Bytes::view, Address::of);
    bytes(Hash.class, Bytes::view, Hash::of);
    bytes(SignedRecord.class, ProtocolModule::encode, ProtocolModule::decode);
    bytes(Message.class, ProtocolModule::encode, bytes -> (Message) decode(bytes));
    bytes(Identity.class, ProtocolModule::encode, bytes -> (Identity) decode(bytes));
  }

  private static byte[] encode(SignedRecord record) {
    byte[] encoded = RecordCodec.encode(record);
    byte[] tagged = new byte[encoded.length + 1];
    tagged[0] = (byte) record.domain().ordinal();
    System.arraycopy(encoded, 0, tagged, 1, encoded.length);
    return tagged;
  }

  private static SignedRecord decode(byte[] tagged) {
    return RecordCodec.decode(Domain.of(tagged[0]), Arrays.copyOfRange(tagged, 1, tagged.length));
  }

  private <T> void bytes(Class<T> type, Function<T, byte[]> write, Function<byte[], T> read) {
    addSerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeBinary(write.apply(value));
          }
        });
    addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read.apply(in.getBinaryValue());
          }
        });
  }
}

package org.jvirt.shell.internal.output;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jvirt.api.CpuSet;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;

/**
 * Answers as JSON, one line each: {@code {"version":1,"KEY":RECORD}}. Records print their components; an address is its text, a moment its ISO 8601
 * text, a duration its seconds, an enum constant its name in lower case with dashes, an empty optional {@code null}, an error its type and message.
 */
public final class JsonLine {
    /** Raised when a reader of today's shape could misread tomorrow's. */
    private static final int VERSION = 1;

    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(module())
            // Non-ASCII may hide a terminal's control characters, or not survive the terminal's encoding.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** The line, without its end. */
    public String of(String key, Object record) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put(key, record);
        try {
            return mapper.writeValueAsString(members).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException unprintable) {
            throw new IllegalStateException("'" + key + "' cannot be printed as JSON", unprintable);
        }
    }

    private static SimpleModule module() {
        return new SimpleModule()
                .addSerializer(PciAddress.class, ToStringSerializer.instance)
                .addSerializer(PciSelector.class, ToStringSerializer.instance)
                .addSerializer(MacAddress.class, ToStringSerializer.instance)
                .addSerializer(CpuSet.class, ToStringSerializer.instance)
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(new AddressSerializer())
                .addSerializer(new SecondsSerializer())
                .addSerializer(new LabelSerializer())
                .addSerializer(new ErrorSerializer())
                .setMixInAnnotation(NodeDevice.class, NodeDeviceShape.class);
    }

    /** What a device has beside its record's components. */
    private interface NodeDeviceShape {
        @JsonProperty
        String name();

        @JsonProperty
        Capability capability();
    }

    private static final class AddressSerializer extends StdSerializer<InetAddress> {
        private static final long serialVersionUID = 1;

        AddressSerializer() {
            super(InetAddress.class);
        }

        @Override
        public void serialize(InetAddress address, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(IpLiteral.format(address));
        }
    }

    private static final class SecondsSerializer extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1;

        SecondsSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration duration, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(BigDecimal.valueOf(duration.toNanos(), 9)
                    .setScale(3, RoundingMode.HALF_UP)
                    .toPlainString());
        }
    }

    @SuppressWarnings("rawtypes") // every enum type
    private static final class LabelSerializer extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1;

        LabelSerializer() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum constant, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    private static final class ErrorSerializer extends StdSerializer<RuntimeException> {
        private static final long serialVersionUID = 1;

        ErrorSerializer() {
            super(RuntimeException.class);
        }

        @Override
        public void serialize(RuntimeException error, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            json.writeStringField("error", error.getClass().getSimpleName());
            json.writeStringField("message", error.getMessage());
            json.writeEndObject();
        }
    }
}

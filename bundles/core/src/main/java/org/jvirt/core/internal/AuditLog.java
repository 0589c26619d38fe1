package org.jvirt.core.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.error.AccessDenied;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.DetachEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON for every detach that ended, well or not: who, which device, which policy and why, each step, outcome; and for every call that was
 * refused.
 */
final class AuditLog {
    private static final Logger LINES = LoggerFactory.getLogger("org.jvirt.audit");
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Supplier<Optional<Path>> file;
    private final Clock clock;
    private final JsonFactory json = new JsonFactory();

    /**
     * @param file where the lines go beside the logger {@code org.jvirt.audit}
     */
    AuditLog(Supplier<Optional<Path>> file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Where the lines go.
     *
     * @param home jvirt's own folder, if it has one
     * @param configured a file, or empty for the one in that folder
     */
    static Optional<Path> file(@Nullable String home, String configured) {
        return configured.isEmpty()
                ? Optional.ofNullable(home).map(folder -> Path.of(folder, "log", "audit.log"))
                : Optional.of(Path.of(configured));
    }

    /** Writes the line of a detach that has ended; other events have none. */
    void record(DetachEvent event, Duration duration) {
        if (!(event.moment() instanceof DetachEvent.Finished) && !(event.moment() instanceof DetachEvent.Failed)) {
            return;
        }
        write(out -> {
            out.writeStringField("connection", event.connection().toString());
            out.writeStringField("domain", event.domain());
            out.writeArrayFieldStart("devices");
            for (PciAddress device : event.devices()) {
                out.writeString(device.toString());
            }
            out.writeEndArray();
            out.writeStringField("policy", event.policy().policy().label());
            out.writeStringField("source", event.policy().source().name());
            out.writeStringField("reason", event.policy().reason());
            out.writeNumberField("guestTimeoutMs", event.policy().guestTimeout().toMillis());
            writeEnd(out, event.moment());
            out.writeNumberField("durationMs", duration.toNanos() / 1e6);
        });
    }

    /** Writes the line of a call that was not let through. */
    void refused(AccessRequest request, AccessDenied refusal) {
        write(out -> {
            out.writeStringField("connection", request.connection().toString());
            out.writeStringField("call", request.call());
            out.writeStringField("permission", request.permission().name());
            out.writeStringField("object", request.object().orElse(""));
            out.writeStringField(
                    "device", request.device().map(Object::toString).orElse(""));
            out.writeStringField("outcome", "refused");
            writeError(out, refusal);
        });
    }

    private interface Fields {
        void writeTo(JsonGenerator line) throws IOException;
    }

    private void write(Fields fields) {
        StringWriter line = new StringWriter();
        try {
            try (JsonGenerator out = json.createGenerator(line)) {
                out.writeStartObject();
                out.writeStringField("time", clock.instant().toString());
                out.writeStringField("operation", Operation.id());
                out.writeStringField("who", who());
                fields.writeTo(out);
                out.writeEndObject();
            }
            LINES.info("{}", line);
            Optional<Path> path = file.get();
            if (path.isPresent()) {
                append(path.get(), line.toString());
            }
        } catch (IOException full) {
            // The device is out already, or is not: a log that cannot be written must not make that untrue.
            LOG.error(
                    "the audit log cannot be written; this line is in the log of org.jvirt.audit only: {}", line, full);
        }
    }

    private static void writeEnd(JsonGenerator out, DetachEvent.Moment moment) throws IOException {
        if (moment instanceof DetachEvent.Finished finished) {
            DetachOutcome outcome = finished.outcome();
            out.writeStringField("outcome", "detached");
            out.writeStringField("release", outcome.release().name());
            out.writeStringField("custody", outcome.custody().name());
            writeSteps(out, outcome.steps());
        } else if (moment instanceof DetachEvent.Failed failed) {
            VirtException error = failed.error();
            out.writeStringField("outcome", "failed");
            writeError(out, error);
            writeSteps(out, error instanceof DetachFailed detach ? detach.steps() : List.of());
        }
    }

    private static void writeError(JsonGenerator out, VirtException error) throws IOException {
        out.writeStringField("error", error.getClass().getSimpleName());
        out.writeStringField("message", String.valueOf(error.getMessage()));
    }

    private static void writeSteps(JsonGenerator out, List<Step> steps) throws IOException {
        out.writeArrayFieldStart("steps");
        for (Step step : steps) {
            out.writeStartObject();
            out.writeStringField("name", step.name());
            out.writeStringField("detail", step.detail());
            out.writeStringField("result", step.result().name());
            out.writeNumberField("ms", step.duration().toNanos() / 1e6);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** The user of this process, and who became that user by sudo. */
    private static String who() {
        String user = System.getProperty("user.name", "unknown");
        String sudo = System.getenv("SUDO_USER");
        return sudo == null ? user : user + " (sudo by " + sudo + ")";
    }

    private static synchronized void append(Path path, String line) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException another) {
            // Every line but the first finds it there.
        }
        // Not a channel: a cancelled detach ends on an interrupted thread, which closes one instead of writing.
        try (FileOutputStream out = new FileOutputStream(path.toFile(), true)) {
            // One write for a whole line, so that lines of several processes do not mix.
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
    }
}

package org.jvirt.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;

/**
 * How a driver writes what it defines into files.
 *
 * @param what it is, such as "network"
 * @param parse throws an {@link InvalidRequest} for anything else
 * @param format is what {@code parse} takes
 */
public record DefinitionFormat<T>(
        String what, Function<String, T> parse, Function<T, String> format, Function<T, String> name) {
    /**
     * @return empty if there is no such file
     * @throws HostFault if it holds something else
     */
    public Optional<T> read(Path file) {
        try {
            return Optional.of(parse.apply(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be read", unreadable);
        } catch (InvalidRequest malformed) {
            throw new HostFault(file + " is no " + what + ": " + malformed.getMessage(), malformed);
        }
    }
}

package org.jvirt.network.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the driver keeps what it has to keep, and where its networks are.
 *
 * @param stateFolder for definitions
 * @param runFolder for what runs; empty after the host has booted
 * @param namespace the network namespace; empty for the one that this process is in
 * @param commandTimeout for one run of {@code ip}, {@code nft} or {@code dnsmasq}
 * @param lockTimeout for another operation that keeps the networks to itself
 */
record NetworkSettings(
        Path stateFolder, Path runFolder, Optional<String> namespace, Duration commandTimeout, Duration lockTimeout) {

    static NetworkSettings of(HostNetworkDriver.Configuration configuration) {
        return new NetworkSettings(
                Path.of(configuration.stateFolder()).toAbsolutePath(),
                Path.of(configuration.runFolder()).toAbsolutePath(),
                Optional.of(configuration.netns()).filter(name -> !name.isEmpty()),
                seconds("commandTimeoutSeconds", configuration.commandTimeoutSeconds()),
                seconds("lockTimeoutSeconds", configuration.lockTimeoutSeconds()));
    }

    private static Duration seconds(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("org.jvirt.network: " + name + " must be at least 1, not " + value);
        }
        return Duration.ofSeconds(value);
    }
}

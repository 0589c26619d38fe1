package org.jvirt.xen.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.RepairAtStart;
import org.jvirt.xen.XenConnection;
import org.jvirt.xenstore.Watch;

@Timeout(60)
class StartAuditsTest {
    private static final int LONG_MS = 30_000;

    private final XenConnection xen = mock(XenConnection.class);
    private final Watch watch = mock(Watch.class);
    private final RealHost host = mock(RealHost.class);
    private final XenHostDriver driver = mock(XenHostDriver.class);
    private final CompletableFuture<Runnable> connected = new CompletableFuture<>();
    private final CompletableFuture<Consumer<RealHost>> whenOpen = new CompletableFuture<>();
    private volatile boolean isOpen;

    StartAuditsTest() {
        doAnswer(call -> {
                    Consumer<RealHost> told = call.getArgument(0);
                    whenOpen.complete(told);
                    if (isOpen) {
                        told.accept(host);
                    }
                    return null;
                })
                .when(driver)
                .whenOpen(any());
        when(driver.open(any(URI.class))).thenAnswer(call -> {
            isOpen = true;
            return xen;
        });
        when(driver.connection(host)).thenReturn(xen);
        when(host.whenConnected(any())).thenAnswer(call -> {
            Runnable work = call.getArgument(0);
            // As a watch that is registered.
            work.run();
            connected.complete(work);
            return watch;
        });
    }

    private StartAudits starting(String atStart) {
        StartAudits.Configuration configuration = mock(StartAudits.Configuration.class);
        when(configuration.atStart()).thenReturn(atStart);
        return new StartAudits(driver, configuration);
    }

    @ParameterizedTest
    @CsvSource({"look, NONE", "journal, JOURNAL", "plain, PLAIN", "sometimes, NONE"})
    void theHostIsAuditedWhenTheContainerBeginsAndWhenXenstoredIsBack(String atStart, RepairAtStart extent)
            throws Exception {
        StartAudits audits = starting(atStart);
        verify(xen, timeout(LONG_MS)).auditAtStart(extent);

        connected.get().run();
        verify(xen, timeout(LONG_MS).times(2)).auditAtStart(extent);

        audits.deactivate();
        verify(watch).close();
    }

    @Test
    void whereItIsOffNobodyIsAsked() {
        starting("off").deactivate();
        verifyNoInteractions(host, xen);
    }

    @Test
    void whereXenIsNotThereYetWhoeverOpensTheHostHasItAudited() throws Exception {
        when(driver.open(any(URI.class))).thenThrow(new HostUnavailable("this machine does not run Xen", null));
        StartAudits audits = starting("journal");
        Consumer<RealHost> told = whenOpen.get();
        verifyNoInteractions(host);

        told.accept(host);
        verify(xen, timeout(LONG_MS)).auditAtStart(RepairAtStart.JOURNAL);
        audits.deactivate();
    }

    @Test
    void anAuditThatFailedKeepsTheNextFromNothing() throws Exception {
        doAnswer(call -> {
                    throw new HostFault("xenstored does not answer", null);
                })
                .when(xen)
                .auditAtStart(any());
        StartAudits audits = starting("journal");
        verify(xen, timeout(LONG_MS)).auditAtStart(any());

        connected.get().run();
        verify(xen, timeout(LONG_MS).times(2)).auditAtStart(any());
        audits.deactivate();
    }

    @Test
    void anAuditThatIsAtWorkWhenTheContainerEndsIsInterruptedAndWaitedFor() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CompletableFuture<String> lastWords = new CompletableFuture<>();
        doAnswer(call -> {
                    atWork.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException ended) {
                        lastWords.complete("interrupted");
                        throw ended;
                    }
                    return null;
                })
                .when(xen)
                .auditAtStart(any());
        StartAudits audits = starting("journal");
        atWork.await();

        audits.deactivate();
        assertThat(lastWords).isCompletedWithValue("interrupted");
    }
}

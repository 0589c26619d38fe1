package org.jvirt.xen;

/** How much of what an audit finds is mended although nobody has asked for it. Nothing that takes a choice ever is. */
public enum RepairAtStart {
    /** It is only told of. */
    NONE,
    /** What the journal says is jvirt's own: operations that their process did not live to finish. */
    JOURNAL,
    /** Whatever a repair mends that is told nothing; what other toolstacks have left, too. */
    PLAIN
}

package org.jvirt.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * What two texts do not have in common, as diff(1) finds it: the lines outside of their longest common subsequence.
 *
 * @param left the lines that only the first has
 * @param right the lines that only the second has
 */
record LineDifference(List<String> left, List<String> right) {
    static LineDifference of(List<String> left, List<String> right) {
        int[][] common = commonFrom(left, right);
        List<String> onlyLeft = new ArrayList<>();
        List<String> onlyRight = new ArrayList<>();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            if (l < left.size() && r < right.size() && left.get(l).equals(right.get(r))) {
                l++;
                r++;
            } else if (r == right.size() || (l < left.size() && common[l + 1][r] >= common[l][r + 1])) {
                onlyLeft.add(left.get(l++));
            } else {
                onlyRight.add(right.get(r++));
            }
        }
        return new LineDifference(onlyLeft, onlyRight);
    }

    /** For each pair of places, how many lines the two have in common from there on. */
    private static int[][] commonFrom(List<String> left, List<String> right) {
        int[][] common = new int[left.size() + 1][right.size() + 1];
        for (int l = left.size() - 1; l >= 0; l--) {
            for (int r = right.size() - 1; r >= 0; r--) {
                common[l][r] = left.get(l).equals(right.get(r))
                        ? common[l + 1][r + 1] + 1
                        : Math.max(common[l + 1][r], common[l][r + 1]);
            }
        }
        return common;
    }
}

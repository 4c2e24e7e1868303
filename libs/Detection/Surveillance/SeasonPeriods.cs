namespace Civium.Detection.Surveillance;

/// <summary>Divides years into periods around an anchor.</summary>
internal static class SeasonPeriods
{
    /// <summary>
    /// Numbers the steps from the earliest window to the current step: the windows around the anchors have the last period, the time between them is
    /// divided evenly, longer periods first. 0 is none.
    /// </summary>
    /// <param name="anchors">The current step and the same time of earlier years, latest first.</param>
    /// <param name="halfWidth">Steps on each side of an anchor.</param>
    /// <param name="periods">How many; 1 numbers the windows only.</param>
    /// <param name="numbers">Receives the numbers.</param>
    public static void Assign(ReadOnlySpan<int> anchors, int halfWidth, int periods, int[] numbers)
    {
        var now = anchors[0];
        Array.Clear(numbers, Math.Max(0, anchors[^1] - halfWidth), now - Math.Max(0, anchors[^1] - halfWidth) + 1);
        numbers.AsSpan(now - halfWidth, halfWidth + 1).Fill(periods);
        for (var year = 1; year < anchors.Length; year++)
        {
            var window = Math.Max(0, anchors[year] - halfWidth);
            numbers.AsSpan(window, anchors[year] + halfWidth - window + 1).Fill(periods);
            if (periods > 1)
            {
                Divide(anchors[year] + halfWidth + 1, anchors[year - 1] - halfWidth, periods - 1, numbers);
            }
        }
    }

    private static void Divide(int start, int end, int parts, int[] numbers)
    {
        var (length, longer) = Math.DivRem(end - start, parts);
        for (var part = 1; part <= parts; part++)
        {
            var size = length + (part <= longer ? 1 : 0);
            numbers.AsSpan(start, size).Fill(part);
            start += size;
        }
    }
}

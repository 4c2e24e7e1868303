using System.Text.Json.Nodes;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Quality;

/// <summary>
/// What must be remembered of a stream to judge its next reading. The same readings in the same order get the same flags, wherever the judging
/// began. One thread at a time.
/// </summary>
internal sealed class StreamTrack
{
    private DateTime _last = DateTime.MinValue;
    private double _value = double.NaN;
    private DateTime _sameSince;

    /// <summary>Takes in a reading, and tells what is wrong with it; null when nothing is.</summary>
    /// <remarks>A reading of an earlier time than the last says nothing of gaps or of a value that stays, for those were judged without it.</remarks>
    public JsonArray? Judge(Observation reading, Expectations expected)
    {
        JsonArray? flags = null;
        var number = reading.Result.Kind == ResultKind.Number ? reading.Result.Number : (double?)null;
        if (expected.HasRange && reading.Result.Kind is not (ResultKind.Null or ResultKind.Json) && (number is not { } value || value < expected.Low || value > expected.High))
        {
            (flags ??= []).Add(QualityFlag.OfImpossible(number, expected));
        }

        if (reading.Start < _last)
        {
            return flags;
        }

        if (_last != DateTime.MinValue && expected.GapAfter is { } gap && reading.Start - _last > gap)
        {
            (flags ??= []).Add(QualityFlag.OfGap(reading.Start - _last, expected));
        }

        if (number is not { } now || now != _value)
        {
            (_value, _sameSince) = (number ?? double.NaN, reading.Start);
        }
        else if (expected.StuckAfter is { } stuck && reading.Start - _sameSince >= stuck)
        {
            (flags ??= []).Add(QualityFlag.OfStuck(reading.Start - _sameSince, expected));
        }

        _last = reading.Start;
        return flags;
    }

    /// <summary>Takes in what is stored, in its order of time.</summary>
    public void Recall(IEnumerable<Observation> stored)
    {
        var nothing = new Expectations(null, double.NegativeInfinity, double.PositiveInfinity, null);
        foreach (var reading in stored)
        {
            Judge(reading, nothing);
        }
    }
}

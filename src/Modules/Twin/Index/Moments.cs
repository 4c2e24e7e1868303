using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Twin.Index;

/// <summary>Reads the moment that a request asks for.</summary>
internal static class Moments
{
    /// <summary>
    /// <c>datetime</c> (an instant, or an interval with <c>..</c> for an open end, RFC 3339) says what time to look at; <c>known</c> as known when: an instant,
    /// <c>then</c> for as it was known at the end of that time, and otherwise as it is known now, corrected since.
    /// </summary>
    /// <returns>The moment, and whether the answer can never change.</returns>
    /// <exception cref="RefusedException">400: one of them is no instant.</exception>
    public static (Moment Moment, bool Past) Of(IQueryCollection query, Reach reach, DateTime now)
    {
        var (from, until) = Interval(query["datetime"], now);
        var knownText = query["known"].ToString();
        var known = knownText switch
        {
            "" => long.MaxValue - 1,
            "then" => Math.Min(until, now.Ticks),
            _ => Instants.Of(knownText, "known")!.Value.Ticks,
        };
        return (new Moment(from, known, reach) { ValidUntil = until }, known < now.Ticks && query.ContainsKey("datetime"));
    }

    private static (long From, long Until) Interval(string? text, DateTime now)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (now.Ticks, now.Ticks);
        }

        var ends = text.Split('/');
        if (ends.Length == 1)
        {
            var at = Instants.Of(text, "datetime")!.Value.Ticks;
            return (at, at);
        }

        var (from, until) = ends.Length == 2 ? (End(ends[0], 0), End(ends[1], long.MaxValue - 1)) : (1, 0);
        return from <= until ? (from, until) : throw RefusedException.BadRequest(
            "bad-interval", $"datetime must be an instant, or two with a slash between, the earlier first and .. for an open end; \"{text}\" is neither.", "datetime");
    }

    private static long End(string text, long open) => text is "" or ".." ? open : Instants.Of(text, "datetime")!.Value.Ticks;
}

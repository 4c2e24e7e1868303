using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Publishing;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>Reads topic filters (OGC 18-088, section 14.2): a resource path, and query options after a question mark.</summary>
internal sealed class TopicReader(PathWalker walker, Asker asker, TimeProvider clock)
{
    /// <summary>Reads one that <paramref name="actor"/> wants to subscribe.</summary>
    /// <exception cref="RefusedException">What is wrong with it, or that there is no such thing for this actor.</exception>
    public async Task<Topic> ReadAsync(string filter, Actor actor, CancellationToken cancellation)
    {
        if (filter.Length > MqttLimits.TopicFilter)
        {
            throw RefusedException.BadRequest("topic-too-long", $"A topic filter has at most {MqttLimits.TopicFilter} characters.");
        }

        if (!filter.StartsWith(PublishTopic.Version, StringComparison.Ordinal))
        {
            throw RefusedException.NotFound($"Topics begin with {PublishTopic.Version}, such as {PublishTopic.Version}Datastreams(1)/Observations.");
        }

        var mark = filter.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(mark < 0 ? filter[PublishTopic.Version.Length..] : filter[PublishTopic.Version.Length..mark]);
        var query = mark < 0 ? "" : filter[(mark + 1)..];
        if (path.Contains('#', StringComparison.Ordinal) || path.Contains('+', StringComparison.Ordinal))
        {
            throw RefusedException.BadRequest("no-wildcards", "Wildcards are not offered: subscribe a set, such as v1.1/Observations, and filter it with ?$filter=.");
        }

        var topic = await MakeAsync(filter, path, query, Sight.Of(actor), cancellation).ConfigureAwait(false);
        await asker.CheckAsync(topic, actor, cancellation).ConfigureAwait(false);
        return topic;
    }

    private async Task<Topic> MakeAsync(string text, string path, string query, Sight sight, CancellationToken cancellation)
    {
        var parsed = PathWalker.Parse(path);
        if (parsed.Segments.Count == 0 || parsed.Segments[^1] is RefSegment or CountSegment or ValueSegment)
        {
            throw RefusedException.BadRequest("bad-topic", "Subscribe a collection, an entity or a property, without $ref, $count or $value.");
        }

        QueryOptions options;
        try
        {
            options = QueryParser.Parse(query, QueryLimits.Default);
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }

        if (options.OrderBy.Count > 0 || options.Top is not null || options.Skip > 0 || options.Count || options.ResultFormat is not null || options.SkipToken is not null)
        {
            throw RefusedException.BadRequest("bad-topic", "A subscription takes $select, $filter and $expand; other options mean nothing to messages that come one by one.");
        }

        var target = await walker.WalkAsync(parsed, sight, cancellation).ConfigureAwait(false);
        var topic = Describe(text, path, query, options, target);
        return topic.Kind == TopicKind.Entity && options.Filter is not null
            ? throw RefusedException.BadRequest("bad-topic", "$filter needs a collection, and this is one entity.")
            : topic;
    }

    private Topic Describe(string text, string path, string query, QueryOptions options, Target target)
    {
        var isReadings = target.Id is null && target.Type == EntityTypes.Observation;
        var (filter, isAsked) = isReadings ? Filter(options) : (null, true);
        return new Topic
        {
            Text = text,
            Utf8 = Encoding.UTF8.GetBytes(text),
            Kind = isReadings ? TopicKind.Readings : target.Id is null ? TopicKind.Set : TopicKind.Entity,
            Type = target.Type,
            Id = target.Id ?? 0,
            Stream = isReadings && target.Via?.InverseName is "Datastream" or "MultiDatastream" ? ObservationLinks.Stream(target.Via.InverseName, target.Parent) : 0,
            Feature = isReadings && target.Via?.InverseName == "FeatureOfInterest" ? target.Parent : 0,
            Path = path,
            Options = string.Join('&', query.Split('&').Where(part => part.Length > 0 && !IsFilter(part))),
            FilterText = options.Filter is null ? null : ExpressionPrinter.Print(options.Filter),
            Filter = filter,
            Select = options.Select,
            IsAsked = isAsked,
        };
    }

    /// <summary>The filter for readings in memory, or that they must be asked for.</summary>
    private (Func<Observation, bool>? Filter, bool IsAsked) Filter(QueryOptions options)
    {
        if (options.Expand.Count > 0)
        {
            return (null, true);
        }

        if (options.Filter is null)
        {
            return (null, false);
        }

        // What "now" means moves on, and what lies beyond the reading itself is in the tables.
        if (ExpressionPrinter.Print(options.Filter).Contains("now()", StringComparison.Ordinal))
        {
            return (null, true);
        }

        try
        {
            var bound = Binder.BindFilter(options.Filter, EntityTypes.Observation);
            return (Evaluator.CompileFilter<Observation>(bound, new ObservationValues(bound).Of, clock.GetUtcNow().UtcDateTime), false);
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }
        catch (RefusedException)
        {
            return (null, true);
        }
    }

    private static bool IsFilter(string part) => Uri.UnescapeDataString(part).StartsWith("$filter=", StringComparison.Ordinal);
}

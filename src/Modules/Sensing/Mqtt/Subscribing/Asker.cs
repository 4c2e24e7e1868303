using System.Text;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>Answers what a subscriber would get by a GET at this moment: a subscription is that GET, asked again at each change.</summary>
internal sealed class Asker(InnerRequest requests, Lazy<ReadEndpoint> read)
{
    /// <summary>One entity of a topic's collection.</summary>
    /// <returns>It, as the actor may see it; null when it is not in the collection, or not for this actor.</returns>
    public async Task<ReadOnlyMemory<byte>?> MemberAsync(Topic topic, long id, Actor actor, CancellationToken cancellation)
    {
        var answer = await GetAsync(topic, Query(topic, id), actor, cancellation).ConfigureAwait(false);
        if (answer is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.Value);
        var found = document.RootElement.GetProperty("value");
        return found.GetArrayLength() == 0 ? null : Encoding.UTF8.GetBytes(found[0].GetRawText());
    }

    /// <summary>The entity or the property of a topic; null when it is not there, has no value, or is not for this actor.</summary>
    public Task<ReadOnlyMemory<byte>?> EntityAsync(Topic topic, Actor actor, CancellationToken cancellation) =>
        GetAsync(topic, topic.Options.Length == 0 ? "" : "?" + topic.Options, actor, cancellation);

    /// <summary>Checks that the topic can be asked for, by asking.</summary>
    /// <exception cref="RefusedException">What HTTP would refuse.</exception>
    public async Task CheckAsync(Topic topic, Actor actor, CancellationToken cancellation)
    {
        var query = topic.Kind == TopicKind.Entity ? topic.Options.Length == 0 ? "" : "?" + topic.Options : Query(topic, 0);
        var answer = await AnswerAsync(topic.Path, query, actor, cancellation).ConfigureAwait(false);
        if (topic.Kind == TopicKind.Entity)
        {
            topic.IsNews(actor.Id, 0, answer.Span);
        }
    }

    private static string Query(Topic topic, long id)
    {
        var filter = topic.FilterText is null ? $"id eq {id}" : $"id eq {id} and ({topic.FilterText})";
        return $"?$filter={Uri.EscapeDataString(filter)}{(topic.Options.Length == 0 ? "" : "&")}{topic.Options}";
    }

    private async Task<ReadOnlyMemory<byte>?> GetAsync(Topic topic, string query, Actor actor, CancellationToken cancellation)
    {
        try
        {
            var answer = await AnswerAsync(topic.Path, query, actor, cancellation).ConfigureAwait(false);
            return answer.Length == 0 ? null : answer;
        }
        catch (RefusedException refused) when (refused.Status is 403 or 404)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(string path, string query, Actor actor, CancellationToken cancellation)
    {
        var context = requests.Make(HttpMethods.Get, Service.Root + "/" + path, query, actor, default, cancellation);
        await read.Value.AnswerAsync(context).ConfigureAwait(false);
        return await InnerRequest.AnswerAsync(context).ConfigureAwait(false);
    }
}

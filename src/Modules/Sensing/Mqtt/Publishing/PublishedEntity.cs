using System.Buffers;
using Civium.Kernel.Access;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>Creates an entity of any set as a device published it: the same as its POST.</summary>
internal sealed class PublishedEntity(InnerRequest requests, WriteEndpoint write)
{
    /// <summary>Creates it durably.</summary>
    /// <param name="path">The collection, under the service root.</param>
    /// <param name="body">The entity.</param>
    /// <param name="actor">Who publishes it.</param>
    /// <param name="keys">Its idempotency keys: none or one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Kernel.Requests.RefusedException">What is wrong with it; nothing was created.</exception>
    public Task CreateAsync(string path, ReadOnlyMemory<byte> body, Actor actor, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var context = requests.Make(HttpMethods.Post, Service.Root + "/" + path, "", actor, body, cancellation);
        foreach (var key in keys)
        {
            context.Request.Headers.Append("Idempotency-Key", key);
        }

        return write.CreateAsync(context);
    }
}

using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Reading;
using Civium.Modules.Sensing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Makes a request's view of what is stored. Safe for concurrent use.</summary>
internal sealed class Askers(IDbContextFactory<SensingDb> contexts, IObservationStore store, StreamCache streams, TimeProvider clock)
{
    /// <summary>The view of this request's caller, now. Dispose it.</summary>
    public Asker Of(HttpContext context) => new(contexts)
    {
        Store = store,
        Streams = streams,
        Sight = Service.SightOf(context),
        Now = clock.GetUtcNow().UtcDateTime,
        Root = Service.Address(context.Request),
        Cancellation = context.RequestAborted,
    };
}

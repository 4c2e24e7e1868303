using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Types;

/// <summary>The entity types, for programs.</summary>
internal static class TypeEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/types", ListAsync).WithMetadata(new RequiresAttribute(Permission.Read, "twin.types")).WithName("ListEntityTypes")
            .WithSummary("The types of entities and their schemas");
        group.MapPut("/types/{id}", SaveAsync).WithMetadata(new RequiresAttribute(Permission.Steward, "twin.types")).WithName("SaveEntityType")
            .WithSummary("Add a type of the city's own, or change one")
            .Accepts<EntityType>("application/json").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(TypeStore types, CancellationToken cancellation) =>
        TypedResults.Json((await types.AllAsync(cancellation).ConfigureAwait(false)).Values, TypeStore.Json);

    private static async Task<IResult> SaveAsync(string id, HttpRequest request, TypeStore types, CancellationToken cancellation)
    {
        EntityType? type;
        try
        {
            type = await request.ReadFromJsonAsync<EntityType>(TypeStore.Json, cancellation).ConfigureAwait(false);
        }
        catch (System.Text.Json.JsonException fault)
        {
            throw RefusedException.BadRequest("bad-entity-type", $"The body is no entity type: {fault.Message}", fault.Path);
        }

        if (type is null || type.Id != id)
        {
            throw RefusedException.BadRequest("bad-entity-type", "The body's id must be that of the address.", "/id");
        }

        await types.SaveAsync(type, cancellation).ConfigureAwait(false);
        return TypedResults.Json(type, TypeStore.Json);
    }
}

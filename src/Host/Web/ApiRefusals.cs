using Civium.Kernel.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Civium.Host.Web;

/// <summary>Says of every operation what the host answers before or instead of it: who may call it, and the problem details of a refusal.</summary>
internal static class ApiRefusals
{
    public const string BearerScheme = "bearer";
    public const string ProblemSchema = "ProblemDetails";

    /// <summary>The shape of every refusal (RFC 9457).</summary>
    public static OpenApiSchema Schema()
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Why a request was refused (RFC 9457).",
            Required = new HashSet<string> { "type", "title", "status", "detail", "code", "traceId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A URI that names the kind of problem."),
                ["title"] = Text("The kind in words."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
                ["detail"] = Text("What happened, why, and what to do."),
                ["instance"] = Text("The path that was asked for."),
                ["code"] = Text("A short stable name, for programs and for quoting."),
                ["where"] = Text("The place in the request: a JSON pointer, or an option with a position. Absent when it is the whole."),
                ["traceId"] = Text("Finds the request in the server's log."),
            },
        };
    }

    /// <summary>Adds to one operation what its endpoint's policy and shape lead to.</summary>
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var asked = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiresAttribute>().ToArray();
        var needsCaller = asked.Any(one => one.Permission != Permission.Enter && one is not { Permission: Permission.Read, Classification: Classification.Public });
        if (needsCaller)
        {
            operation.Security ??= [];
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] });
            Refuse(operation, context, 401, "No sign-in, or a token that is not good.");
            Refuse(operation, context, 403, $"The caller may not: this needs {string.Join(" and ", asked.Select(one => $"{one.Permission} on {one.DataSet}"))}.");
        }

        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
        {
            Refuse(operation, context, 400, "A parameter or the body is not as it should be; nothing was changed.");
        }

        if (operation.RequestBody is not null)
        {
            Refuse(operation, context, 413, "The body is too large; nothing was changed.");
            Refuse(operation, context, 415, "The body is not application/json; nothing was changed.");
        }

        if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true)
        {
            Refuse(operation, context, 404, "There is no such thing.");
        }

        AddTable(operation, context);
        return Task.CompletedTask;
    }

    // The framework leaves the content of an answer out when it has no type of its own to describe.
    private static void AddTable(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (context.Description.RelativePath?.EndsWith(".csv", StringComparison.Ordinal) == true
            && operation.Responses?.TryGetValue("200", out var answer) == true
            && answer is OpenApiResponse { Content: null or { Count: 0 } } table)
        {
            table.Content = new Dictionary<string, OpenApiMediaType>
            {
                ["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }
    }

    private static void Refuse(OpenApiOperation operation, OpenApiOperationTransformerContext context, int status, string when)
    {
        operation.Responses ??= [];
        operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = when,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(ProblemSchema, context.Document) },
            },
        };
    }
}

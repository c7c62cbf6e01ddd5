namespace Pulse.Api.OpenApi;

internal static class OpenApiSetup
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // HEAD answers wherever GET does: the document says so once.
        options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer<DocumentTransformer>();
        options.AddOperationTransformer<OperationTransformer>();
        options.AddOperationTransformer<ListOperationTransformer>();
        options.AddOperationTransformer<QueryOperationTransformer>();
        options.AddSchemaTransformer<SchemaTransformer>();
        options.CreateSchemaReferenceId = SchemaNames.Of;
    });
}

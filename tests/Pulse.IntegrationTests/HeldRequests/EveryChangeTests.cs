using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>
/// Security rule 23: every changing request of the OpenAPI document is held while its caller's right ends, is refused, and changes nothing.
/// The list comes from the document, so that a new request fails here until this class supports it.
/// </summary>
public sealed class EveryChangeTests(TestDatabase database) : HeldRequestGround(database)
{
    private static readonly string[] Methods = ["post", "put", "patch", "delete"];

    [Test]
    public async Task A_body_that_arrives_after_the_permission_has_ended_is_refused()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var (operation, content) in (await OperationsAsync()).Where(call => call.Content["requestBody"] is not null))
        {
            await AssertRefusedAsync(Stage.Body, operation, idempotencyKey: null, change => Seed.ChangeAsync(change.End));
        }
    }

    [Test]
    public async Task A_transaction_that_begins_when_another_node_has_ended_the_right_is_refused()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var (operation, content) in (await OperationsAsync()).Where(call => !EveryChange.Reading.Contains(call.Operation)))
        {
            var takesKey = content["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "Idempotency-Key") == true;
            await AssertRefusedAsync(
                Stage.Transaction,
                operation,
                takesKey ? Guid.NewGuid().ToString("N") : null,
                change => AtAnotherNodeAsync(change.End, change.Subjects));
        }
    }

    private async Task AssertRefusedAsync(Stage stage, string operation, string? idempotencyKey, Func<Change, Task> end)
    {
        var allowed = await (await ChangeAsync(operation)).SendAsync(operation);
        Assert.That((int)allowed.Status, Is.InRange(200, 299), $"EveryChange sends a wrong request for {operation}: {allowed.Text}");

        var change = await ChangeAsync(operation);
        var (claims, before) = (await StoredRows.CountClaimsAsync(App.Services), (IReadOnlyList<string>)[]);
        var answer = await EndMeanwhileAsync(stage, change.Caller, () => change.SendAsync(operation, idempotencyKey), async () =>
        {
            await end(change);
            before = await StoredRows.ReadAllAsync(App.Services);
        });

        Assert.That(
            (answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.Unauthorized, "unauthenticated")), $"{operation}: {answer.Text}");
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Is.EqualTo(before), operation);
        Assert.That(await StoredRows.CountClaimsAsync(App.Services), Is.EqualTo(claims), operation);
    }

    private async Task<Change> ChangeAsync(string operation)
    {
        var user = await NewSuperAdminAsync();
        var every = new EveryChange(
            await LoginAsync(user.Email, Seed.Password),
            user,
            db => DisableAsync(db, user.Id),
            Bearer,
            email => LoginAsync(email, Seed.Password),
            (name, value) => With((name, value)),
            () => UserAsync(Permission.WriteUsers),
            key =>
                Seed.ExecuteAsync(
                    $"""
                    UPDATE "ApiKeys" SET "CreatedAt" = {App.Clock.GetUtcNow().UtcDateTime.AddDays(-7)}
                    WHERE "Identifier" = {key.ApiKey}
                    """));
        var change = await every.OfAsync(operation);
        Assert.That(change, Is.Not.Null, $"EveryChange does not support {operation}: add it there.");
        return change!;
    }

    private async Task<List<(string Operation, JsonNode Content)>> OperationsAsync()
    {
        var document = (await Anonymous().GetAsync("/openapi/v1.json")).Json;
        var operations = from path in document["paths"]!.AsObject()
                         from operation in path.Value!.AsObject()
                         where Methods.Contains(operation.Key)
                         select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);
        return [.. operations.Where(operation => !EveryChange.Anonymous.Contains(operation.Item1)
            && operation.Item1 != EveryChange.OfStreams && !operation.Item1.Contains(EveryChange.OfOAuth, StringComparison.Ordinal))];
    }
}

using ErrorOr;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

/// <summary>A key with all permissions in its account sends requests as the API does, while it is in memory.</summary>
internal static class CallingKey
{
    /// <summary>Adds an account, the calling key, another key, and a change feed, which this node has read.</summary>
    public static void FillWith(this FakeSqlServer server, ApiKey key)
    {
        var details = new ApiKeyDetails("calling", null, PermissionSet.BuiltIn, expiresAt: null);
        var calling = ApiKey.Create(
            Guid.CreateVersion7(),
            Samples.Account,
            Samples.Identifier,
            Guid.CreateVersion7(),
            Samples.Secret,
            details,
            "maker",
            DateTime.UtcNow).Value;
        server.Rows["Accounts"] = [Samples.RowOfAccount];
        server.Rows["ChangeFeedHead"] = [new() { ["Id"] = 1, ["Position"] = 0L }];
        server.Rows["Changes"] = [new() { ["Position"] = 0L, ["Subject"] = "", ["At"] = Samples.Now }];
        server.Rows["ApiKeys"] = [Samples.RowOf(key)];
        server.Rows["KeySecrets"] =
        [
            new(Samples.RowOf(calling))
            {
                // Columns of the key (0) and of its account (1) in the lookup of a credential.
                ["Sequence0"] = 1L,
                ["Id0"] = calling.Id,
                ["AccountId0"] = Samples.Account.Number,
                ["CreatedAt0"] = Samples.Now,
                ["Sequence1"] = 1L,
                ["Id1"] = Samples.Account.Number,
                ["CreatedAt1"] = Samples.Now,
                ["Permissions0"] = PermissionSet.BuiltIn.Bits,
            },
        ];
    }

    /// <summary>Identifies the caller of this scope, and puts its account into effect.</summary>
    public static async Task IdentifyAsync(this IServiceProvider services, Caller caller)
    {
        var context = services.GetRequiredService<RequestContext>();
        context.Identify(caller);
        var authorized =
            await services.GetRequiredService<Authorizer>().AuthorizeAsync(context, typeof(GetSession), CancellationToken.None);
        Assert.That(authorized.IsError, Is.False);
    }

    /// <returns>The commands of the request, with its caller in memory.</returns>
    public static async Task<IReadOnlyList<SentCommand>> SendAsync<T>(this PulseOnFakeServer pulse, IRequest<ErrorOr<T>> request)
    {
        await using var scope = pulse.NewScope();
        var services = scope.ServiceProvider;
        var presented = new PresentedCredential(Samples.Identifier, Samples.Secret);
        var (caller, _) = await services.GetRequiredService<ICredentialVerifier>().VerifyAsync(presented, null, CancellationToken.None);
        services.GetRequiredService<RequestContext>().Identify(caller.Value, requestedAccount: null, presented);
        var before = pulse.Server.Sent.Count;

        var answer = await services.GetRequiredService<IMediator>().Send(request);

        Assert.That(answer.IsError, Is.False, () => answer.FirstError.Description);
        return [.. pulse.Server.Sent.Skip(before)];
    }
}

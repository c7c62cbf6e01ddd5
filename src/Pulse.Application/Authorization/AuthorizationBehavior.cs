using ErrorOr;
using MediatR;

namespace Pulse.Application.Authorization;

/// <summary>
/// Evaluates the rule of the request before its handler runs, for every way into the application layer. If the request has a body, the
/// caller is looked up again, because the client decides when the body is complete. A transaction that refuses the caller replaces the
/// response.
/// </summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(
    Authorizer authorizer, CallerRenewal renewal, Reauthorization reauthorization, RequestContext context)
    : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IErrorOr
{
    /// <summary>The factory of the response type, which is always an <c>ErrorOr&lt;T&gt;</c>.</summary>
    private static readonly Func<List<Error>, TResponse> Refusal =
        typeof(TResponse).GetMethod(nameof(ErrorOr<object>.From), [typeof(List<Error>)])!.CreateDelegate<Func<List<Error>, TResponse>>();

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var authorized = context.HasBody
            ? await renewal.RenewAsync(typeof(TRequest), cancellationToken)
            : await authorizer.AuthorizeAsync(context, typeof(TRequest), cancellationToken);
        if (authorized.IsError)
        {
            return Refusal(authorized.Errors);
        }

        reauthorization.Start(typeof(TRequest));
        try
        {
            var response = await next();
            return reauthorization.Refusal is { } errors ? Refusal([.. errors]) : response;
        }
        finally
        {
            reauthorization.Stop();
        }
    }
}

using ErrorOr;
using MediatR;

namespace Pulse.Application.Common.Authorization;

/// <summary>Evaluates the request's rule before its handler runs, whichever way the request came in.</summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(Authorizer authorizer, CurrentCall call) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IErrorOr
{
    /// <summary>The response is always an <c>ErrorOr&lt;T&gt;</c>, whose factory is found once for each T.</summary>
    private static readonly Func<List<Error>, TResponse> Refusal =
        typeof(TResponse).GetMethod(nameof(ErrorOr<object>.From), [typeof(List<Error>)])!.CreateDelegate<Func<List<Error>, TResponse>>();

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var authorized = await authorizer.AuthorizeAsync(call, typeof(TRequest), cancellationToken);
        return authorized.IsError ? Refusal(authorized.Errors) : await next();
    }
}

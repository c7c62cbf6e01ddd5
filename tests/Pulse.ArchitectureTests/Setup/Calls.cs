using System.Reflection;
using Mono.Cecil;

namespace Pulse.ArchitectureTests.Setup;

/// <summary>A call in compiled code: which type calls which method.</summary>
/// <param name="By">The outermost type that contains the call. The compiler creates nested types for lambdas and async methods.</param>
/// <param name="To">The type of the called method.</param>
/// <param name="Method">The name of the method; <c>get_X</c> for the property X.</param>
internal sealed record Call(string By, string To, string Method)
{
    public static IEnumerable<Call> In(params Assembly[] assemblies) => assemblies.SelectMany(assembly =>
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return (from type in module.GetTypes()
                from method in type.Methods
                where method.HasBody
                from instruction in method.Body.Instructions
                let callee = instruction.Operand as MethodReference
                where callee is not null
                select new Call(Outermost(type).FullName, callee.DeclaringType.GetElementType().FullName, callee.Name)).Distinct().ToList();
    });

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}

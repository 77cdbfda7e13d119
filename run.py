import fit,sys,json,numpy as np,itertools
from collections import defaultdict
field=sys.argv[1]; cfg=dict(C=.3,K=40,TW=2,mindf=6,minset=4,cut=8,C2=.3,icpt=True)
for a in sys.argv[2:]:
    k,v=a.split('='); cfg[k]=type(cfg[k])(float(v)) if not isinstance(cfg[k],bool) else v=='1'
G,y,S,T,W=fit.load(field)
old=json.load(open(f'hyb_{field}_old_979fbca.json')); by=defaultdict(list)
for r in old: by[r[5]].append(r)
OUT=[]
for hold in [list('STUV'),list('WX'),list('KLMNOPQR')]:
    te=[i for i in range(len(G)) if S[i] in hold]; tr=[i for i in range(len(G)) if S[i] not in hold]
    mod=fit.train(tr,y,S,T,W,**cfg); P=fit.predict(te,T,mod,cfg['TW']); L=mod[0]
    P=P-np.log(np.exp(P).sum(1,keepdims=True)); pr=np.array(L)[P.argmax(1)]
    print(hold,'words',len(mod[1]),'weights',(mod[2]!=0).sum(),'acc',round((pr==y[te]).mean(),3),flush=True)
    for n,i in enumerate(te):
        r=[q for q in by[G[i][1]] if q[1]==y[i]][:1]; r=r[0] if r else None
        OUT.append((S[i],y[i],dict(zip(L,P[n].tolist())),r and r[3],r[4] if r else [],G[i][1],G[i][2]['causes']))
json.dump(OUT,open(f'run_{field}.json','w'),ensure_ascii=False)
